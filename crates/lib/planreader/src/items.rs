//! The tree of numbered items and headings: 一、 over （一） over 1. over (1), and 一是 inside a paragraph.
//! The numbers themselves are read in `numbering`.

use crate::MOST;
use crate::documents::{Lexed, Run};
use crate::layout::Page;
use crate::model::Item;
use crate::numbering::opener;

/// An item with the characters it covers in the whole page.
pub(crate) struct Placed {
    pub item: Item,
    pub a: usize,
    pub b: usize,
}

/// Numbers the items of all documents, in order.
pub(crate) fn items(page: &Page, text: &str, lexed: &[Lexed], runs: &[Run]) -> Vec<Placed> {
    let mut out: Vec<Placed> = Vec::new();
    for (d, run) in runs.iter().enumerate() {
        let mut open: [Option<usize>; 8] = [None; 8];
        for l in &lexed[run.body.min(lexed.len())..run.end.min(lexed.len())] {
            if out.len() > MOST {
                break;
            }
            let ch = &page.normal.ch[l.para.a..l.para.b];
            if let Some(o) = l.opener.filter(|o| o.level != 6) {
                let head = ch.iter().skip(o.len).position(|c| matches!(c, '。' | ';')).map_or(ch.len(), |p| o.len + p);
                let at = [l.para.a, l.para.a + o.len, l.para.a + head, l.para.b];
                put(page, text, &mut out, &mut open, d, o.level, at);
            }
            // 一是 … 二是 inside, at the start of a sentence or part
            let mut start = true;
            let mut begun: Option<usize> = None;
            for i in 0..ch.len() {
                if start && let Some(o) = opener(&ch[i..ch.len().min(i + 6)]).filter(|o| o.level == 6) {
                    if let Some(b) = begun {
                        out[b].b = l.para.a + i;
                    }
                    let end = (i + o.len..ch.len().min(i + 60))
                        .find(|k| matches!(ch[*k], '。' | ';' | ','))
                        .unwrap_or(ch.len().min(i + 60));
                    begun = Some(out.len());
                    let at = [l.para.a + i, l.para.a + i + o.len, l.para.a + end, l.para.b];
                    put(page, text, &mut out, &mut open, d, 6, at);
                }
                start = matches!(ch[i], '。' | ';' | ':' | ',');
            }
        }
    }
    for p in &mut out {
        p.item.place = page.place(p.a, p.b);
    }
    out
}

/// `at`: where the number begins, where the heading begins, where it ends, where the item ends.
fn put(
    page: &Page,
    text: &str,
    out: &mut Vec<Placed>,
    open: &mut [Option<usize>; 8],
    document: usize,
    level: u8,
    at: [usize; 4],
) {
    let [a, head, head_end, b] = at;
    let depth = usize::from(level.min(7));
    let parent = open[..depth].iter().rev().find_map(|o| *o);
    open[depth] = Some(out.len());
    for deeper in &mut open[depth + 1..] {
        *deeper = None;
    }
    let item = Item {
        level,
        number: page.normal.readable(text, a, head),
        heading: page.normal.readable(text, head, head_end.min(head + 80)),
        place: page.place(a, a),
        parent,
        document,
    };
    out.push(Placed { item, a, b });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::documents::{lex, split};

    #[test]
    fn a_tree() {
        let text = "妇联工作计划\n一、学习\n(一)理论。多读书\n1、读报\n二、活动\n一是唱歌;二是跳舞。\n";
        let page = Page::of(text);
        let lexed = lex(&page);
        let runs = split(&page, &lexed);
        let got: Vec<_> = items(&page, text, &lexed, &runs)
            .into_iter()
            .map(|p| (p.item.level, p.item.number, p.item.heading, p.item.parent))
            .collect();
        let want = [
            (1, "一、", "学习", None),
            (2, "(一)", "理论", Some(0)),
            (3, "1、", "读报", Some(1)),
            (1, "二、", "活动", None),
            (6, "一是", "唱歌", Some(3)),
            (6, "二是", "跳舞", Some(3)),
        ];
        assert_eq!(got.len(), want.len());
        for (g, w) in got.iter().zip(want) {
            assert_eq!((g.0, g.1.as_str(), g.2.as_str(), g.3), w);
        }
    }
}
