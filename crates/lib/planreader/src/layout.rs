//! Lines and paragraphs: where each line stands, and which lines a hand-made break has torn apart.
//! Titles and numbering are judged elsewhere.

use crate::model::Place;
use crate::normal::Normal;
use crate::numbering::opens_item;

/// A paragraph: one line, or several that were broken by hand.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Para {
    /// First character in [`Normal::ch`].
    pub a: usize,
    /// Character after the last.
    pub b: usize,
}

/// The page cut into paragraphs.
#[derive(Debug)]
pub(crate) struct Page {
    pub normal: Normal,
    pub paras: Vec<Para>,
    starts: Vec<u32>,
    /// Lines joined to the one before.
    pub joined: u32,
}

struct Line<'t> {
    text: &'t str,
    start: usize,
    width: usize,
    chars: usize,
    closed: bool,
    numbered: bool,
}

/// Paragraphs beyond this are cut at the next full stop, in characters.
const LONG: usize = 1500;

/// Widest line that is still taken for a hand-made break, in half-width columns.
const WIDEST: usize = 130;

impl Page {
    /// Cuts `text`; every paragraph holds at least one character.
    pub fn of(text: &str) -> Page {
        let mut starts = vec![0u32];
        starts.extend(text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(i, _)| i as u32 + 1));
        let lines: Vec<Line<'_>> = starts
            .iter()
            .enumerate()
            .map(|(i, s)| {
                let end = starts.get(i + 1).map_or(text.len(), |n| *n as usize - 1);
                measure(&text[*s as usize..end], *s as usize)
            })
            .collect();
        let mut page = Page { normal: Normal::default(), paras: Vec::new(), starts, joined: 0 };
        let mut i = 0;
        while i < lines.len() {
            if lines[i].width == 0 {
                i += 1;
                continue;
            }
            let run_end = (i..lines.len()).find(|k| lines[*k].width == 0).unwrap_or(lines.len());
            let edge = lines[i..run_end].iter().map(|l| l.width).max().unwrap_or(0);
            let most = lines[i..run_end].iter().map(|l| l.chars).max().unwrap_or(0);
            // some pages break after so many columns, others after so many characters
            let full = |l: &Line<'_>| !l.closed && (l.width + 6 >= edge || l.chars + 1 >= most);
            let wrapped = (30..=WIDEST).contains(&edge) && lines[i..run_end].iter().filter(|l| full(l)).count() >= 2;
            while i < run_end {
                let mut last = i;
                while last + 1 < run_end && wrapped && full(&lines[last]) && !lines[last + 1].numbered {
                    last += 1;
                }
                page.add(text, &lines, i, last);
                i = last + 1;
            }
        }
        page
    }

    fn add(&mut self, text: &str, lines: &[Line<'_>], first: usize, last: usize) {
        let a = self.normal.ch.len();
        let end = lines[last].start + lines[last].text.len();
        self.normal.push_text(&text[lines[first].start..end], lines[first].start);
        let b = self.normal.ch.len();
        if a < b {
            self.joined += (last - first) as u32;
            self.cut(a, b);
        }
    }

    /// One paragraph, or several where it is longer than any person writes: rules look at a whole paragraph, so
    /// its length bounds what they cost.
    fn cut(&mut self, mut a: usize, b: usize) {
        while b - a > LONG {
            let rest = &self.normal.ch[a + LONG..b.min(a + 2 * LONG)];
            let stop = rest
                .iter()
                .position(|c| *c == '。')
                .or_else(|| rest.iter().position(|c| matches!(c, ';' | ',')))
                .map_or(b.min(a + 2 * LONG), |p| a + LONG + p + 1);
            self.paras.push(Para { a, b: stop });
            a = stop;
        }
        if a < b {
            self.paras.push(Para { a, b });
        }
    }

    /// The line, from 1, that holds this byte.
    pub fn line_of(&self, byte: usize) -> u32 {
        self.starts.partition_point(|s| *s as usize <= byte) as u32
    }

    /// The place of the characters `a..b`.
    pub fn place(&self, a: usize, b: usize) -> Place {
        let span = self.normal.bytes(a, b);
        let line = self.line_of(span.start);
        let line_end = if span.end > span.start { self.line_of(span.end - 1) } else { line };
        Place { line, line_end, span }
    }
}

fn measure(text: &str, start: usize) -> Line<'_> {
    let text = text.strip_suffix('\r').unwrap_or(text);
    let bare = text.trim();
    let width = bare.chars().take(400).map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
    let closed = bare.ends_with(['。', '！', '？', '：', ':', '!', '?']);
    let chars = bare.chars().take(400).count();
    Line { text, start, width, chars, closed, numbered: opens_item(bare) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paras(text: &str) -> Vec<String> {
        let p = Page::of(text);
        p.paras.iter().map(|q| p.normal.string(q.a, q.b)).collect()
    }

    #[test]
    fn lines_are_paragraphs() {
        assert_eq!(paras("一、学习\n\n  做好学习。\r\n二、活动"), ["一、学习", "做好学习。", "二、活动"]);
    }

    #[test]
    fn hand_made_breaks_are_joined() {
        let text = "各村要在六月底以前完成对留守妇女儿童的走访登记工作并建\n\
                    立台账,按照属地管理的原则及时更新,做到底数清楚、情况明\n\
                    白,年内走访不少于两次。\n\
                    二、活动安排\n";
        let p = Page::of(text);
        assert_eq!(p.paras.len(), 2);
        let all = p.place(p.paras[0].a, p.paras[0].b);
        assert_eq!((all.line, all.line_end), (1, 3));
        assert_eq!(p.joined, 2);
        let place = p.place(p.paras[0].b - 5, p.paras[0].b);
        assert_eq!((place.line, place.line_end), (3, 3));
    }

    #[test]
    fn long_lines_and_headings_stay_apart() {
        let long = "做好工作".repeat(40);
        assert_eq!(paras(&format!("{long}\n{long}\n短行\n{long}")).len(), 4);
    }
}
