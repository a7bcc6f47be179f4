// The page's script: starts each behaviour on the page and on whatever htmx puts into it later.
// Every behaviour is one module, found by a data attribute; pages work without any of them.
import htmx from "htmx.org";
import * as auto from "./auto";
import * as back from "./back";
import * as busy from "./busy";
import * as chartsLoader from "./charts-loader";
import * as confirm from "./confirm";
import * as drafts from "./drafts";
import * as drop from "./drop";
import * as focus from "./focus";
import * as grid from "./grid";
import * as keys from "./keys";
import * as print from "./print";
import * as review from "./review";
import * as scroll from "./scroll";
import * as selectAll from "./select-all";
import * as sums from "./sums";
import * as toggle from "./toggle";
import * as unsaved from "./unsaved";

// Behaviours that listen once, on the document.
for (const listen of [toggle.listen, back.listen, print.listen, confirm.listen, auto.listen, selectAll.listen, busy.listen, keys.listen, grid.listen, review.listen, scroll.listen]) listen();

// Behaviours that prepare elements; drafts come after grids so that rows can grow for what is restored,
// and before sums so that what is restored is counted.
const prepare = (root: ParentNode): void => {
  for (const start of [drafts.start, unsaved.start, sums.start, drop.start, review.start, scroll.start, chartsLoader.start, focus.start]) start(root);
};

prepare(document);
htmx.onLoad((node) => {
  if (node instanceof HTMLElement && node !== document.body) prepare(node);
});
