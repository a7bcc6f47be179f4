//! The answer in one line for a person: 6月要做2次，已做1次，6月30日到期.

use jiff::civil::{Date, DateTime};

use crate::describe::{month_en, times_en};
use crate::{Due, Kind, Slot, Status};

impl Due {
    /// In Chinese, as said on the day `today`.
    ///
    /// 6月要做2次，已做1次，6月30日到期 · 5月该做没做，5月31日到期，已逾期3天 · 6月1日做过，下次7月1日到期
    pub fn zh(&self, today: Date) -> String {
        let never = if self.never { "从未做过，" } else { "" };
        match self.status {
            Status::NotOwed => match self.next {
                Some(next) => format!("现在不用做，下次{}开始，{}", day_zh(next.opens, today), until_zh(&next, today)),
                None => "现在不用做".into(),
            },
            Status::Waived => match self.next {
                Some(next) => format!("经同意免做，下次{}开始", day_zh(next.opens, today)),
                None => "经同意免做".into(),
            },
            Status::Done => self.done_zh(today),
            Status::Open | Status::DueSoon => match &self.slot {
                Some(slot) if slot.stands() => format!("{never}时限中止，恢复后再计算到期日"),
                Some(slot) => format!("{never}{}，{}", asked_zh(slot, today), until_zh(slot, today)),
                None => format!("{never}要做"),
            },
            Status::Overdue => self.overdue_zh(today),
        }
    }

    /// In English, as said on the day `today`.
    pub fn en(&self, today: Date) -> String {
        let never = if self.never { "Never done. " } else { "" };
        match self.status {
            Status::NotOwed => match self.next {
                Some(next) => {
                    format!("Nothing to do now; next from {}, {}", day_en(next.opens, today), until_en(&next, today))
                }
                None => "Nothing to do now".into(),
            },
            Status::Waived => match self.next {
                Some(next) => format!("Excused; next from {}", day_en(next.opens, today)),
                None => "Excused".into(),
            },
            Status::Done => self.done_en(today),
            Status::Open | Status::DueSoon => match &self.slot {
                Some(slot) if slot.stands() => format!("{never}The clock stands; its due day is set when it goes on"),
                Some(slot) => format!("{never}{}, {}", asked_en(slot, today), until_en(slot, today)),
                None => format!("{never}To be done"),
            },
            Status::Overdue => self.overdue_en(today),
        }
    }

    fn done_zh(&self, today: Date) -> String {
        let done = match (&self.slot, self.last_done) {
            (Some(slot), _) if slot.kind_is_window() => {
                format!("{}已做{}次（要求{}次）", label_zh(slot, today), slot.done, slot.required)
            }
            (_, Some(day)) => format!("{}做过", day_zh(day, today)),
            _ => "已做".into(),
        };
        match &self.next {
            Some(next) if next.stands() => done,
            Some(next) if next.kind_is_window() => format!("{done}，下次{}开始", day_zh(next.opens, today)),
            Some(next) => format!("{done}，下次{}", until_zh(next, today)),
            None => done,
        }
    }

    fn done_en(&self, today: Date) -> String {
        let done = match (&self.slot, self.last_done) {
            (Some(slot), _) if slot.kind_is_window() => {
                format!("{}: done {} of {}", label_en(slot, today), slot.done, slot.required)
            }
            (_, Some(day)) => format!("Done on {}", day_en(day, today)),
            _ => "Done".into(),
        };
        match &self.next {
            Some(next) if next.stands() => done,
            Some(next) if next.kind_is_window() => format!("{done}; next from {}", day_en(next.opens, today)),
            Some(next) => format!("{done}; next {}", until_en(next, today)),
            None => done,
        }
    }

    fn overdue_zh(&self, today: Date) -> String {
        let never = if self.never { "从未做过，" } else { "" };
        let Some(late) = &self.late else { return format!("{never}已逾期") };
        let what = match (self.never, late.done) {
            (true, _) => never.to_owned(),
            (false, 0) => match label_zh(late, today).as_str() {
                "" => match self.last_done {
                    Some(day) => format!("上次{}做过，", day_zh(day, today)),
                    None => "该做没做，".into(),
                },
                label => format!("{label}该做没做，"),
            },
            (false, done) => format!("{}要做{}次，只做了{done}次，", label_zh(late, today), late.required),
        };
        let run = if self.missed > 1 { format!("，连续{}期没做满", self.missed) } else { String::new() };
        let run = if late.at.is_some() || late.kind == Kind::Clock { String::new() } else { run };
        let over = match self.days_overdue(today) {
            0 => "已逾期".into(),
            days => format!("已逾期{days}天"),
        };
        format!("{what}{}，{over}{run}", until_zh(late, today))
    }

    fn overdue_en(&self, today: Date) -> String {
        let never = if self.never { "Never done. " } else { "" };
        let Some(late) = &self.late else { return format!("{never}Overdue") };
        let label = label_en(late, today);
        let what = match (self.never, late.done) {
            (true, _) => "Never done, ".to_owned(),
            (false, 0) => match (label.as_str(), self.last_done) {
                ("", Some(day)) => format!("Last done on {}, ", day_en(day, today)),
                ("", None) => "Not done, ".to_owned(),
                _ => format!("{label}: not done, "),
            },
            (false, done) => format!("{label}: done {done} of {}, ", late.required),
        };
        let several = self.missed > 1 && late.at.is_none() && late.kind != Kind::Clock;
        let run = if several { format!(", {} in a row not completed", self.missed) } else { String::new() };
        let over = match self.days_overdue(today) {
            0 => "overdue".into(),
            1 => "1 day overdue".into(),
            days => format!("{days} days overdue"),
        };
        format!("{what}{}, {over}{run}", until_en(late, today))
    }
}

impl Slot {
    fn kind_is_window(&self) -> bool {
        matches!(self.kind, Kind::Window(_))
    }
}

/// What the slot is called: 6月, 第三季度, 端午节; nothing for an interval, a clock or a plain day.
fn label_zh(slot: &Slot, today: Date) -> String {
    match slot.kind {
        Kind::Window(period) => {
            let label = period.containing(slot.due).label_zh();
            let year = format!("{}年", today.year());
            match label.strip_prefix(&year) {
                Some("") | None => label,
                Some(rest) => rest.to_owned(),
            }
        }
        Kind::Festival(festival) => festival.zh().into(),
        Kind::Interval | Kind::Clock | Kind::Day => String::new(),
    }
}

fn label_en(slot: &Slot, today: Date) -> String {
    match slot.kind {
        Kind::Window(period) => {
            let label = period.containing(slot.due).label_en();
            let year = format!(" {}", today.year());
            label.strip_suffix(&year).map_or(label.clone(), str::to_owned)
        }
        Kind::Festival(festival) => festival.en().into(),
        Kind::Interval | Kind::Clock | Kind::Day => String::new(),
    }
}

/// 6月要做2次，已做1次; for what is asked once, 端午节要做.
fn asked_zh(slot: &Slot, today: Date) -> String {
    let label = label_zh(slot, today);
    match (slot.kind_is_window(), slot.done) {
        (true, 0) => format!("{label}要做{}次，还没做", slot.required),
        (true, done) => format!("{label}要做{}次，已做{done}次", slot.required),
        (false, _) => format!("{label}要做1次"),
    }
}

fn asked_en(slot: &Slot, today: Date) -> String {
    let label = label_en(slot, today);
    match (slot.kind_is_window(), slot.done) {
        (true, done) => format!("{label}: {} to do, {done} done", slot.required),
        (false, _) if label.is_empty() => format!("To be done {}", times_en(slot.required)),
        (false, _) => format!("{label}: to be done {}", times_en(slot.required)),
    }
}

/// 6月30日到期; the moment for an hour clock; the day as counted when rest days move it.
fn until_zh(slot: &Slot, today: Date) -> String {
    match slot.at {
        _ if slot.stands() => "时限中止".into(),
        Some(at) => format!("{}到期", moment_zh(at, today)),
        None if slot.rolled == slot.due => format!("{}到期", day_zh(slot.due, today)),
        None => {
            let way = if slot.rolled > slot.due { "顺延" } else { "提前" };
            format!("{}到期（遇休息日{way}至{}）", day_zh(slot.due, today), day_zh(slot.rolled, today))
        }
    }
}

fn until_en(slot: &Slot, today: Date) -> String {
    match slot.at {
        _ if slot.stands() => "the clock stands".into(),
        Some(at) => format!("due {} {:02}:{:02}", day_en(at.date(), today), at.hour(), at.minute()),
        None if slot.rolled == slot.due => format!("due {}", day_en(slot.due, today)),
        None => format!("due {} (a rest day: {})", day_en(slot.due, today), day_en(slot.rolled, today)),
    }
}

/// The year is said when it is another.
fn day_zh(day: Date, today: Date) -> String {
    let plain = format!("{}月{}日", day.month(), day.day());
    if day.year() == today.year() { plain } else { format!("{}年{plain}", day.year()) }
}

fn moment_zh(at: DateTime, today: Date) -> String {
    format!("{} {:02}:{:02}", day_zh(at.date(), today), at.hour(), at.minute())
}

fn day_en(day: Date, today: Date) -> String {
    let plain = format!("{} {}", day.day(), month_en(day.month()));
    if day.year() == today.year() { plain } else { format!("{plain} {}", day.year()) }
}
