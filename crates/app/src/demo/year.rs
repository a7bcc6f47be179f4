//! A believable year of work: busy around the festivals, uneven between townships, with misses.

use super::{county::Founded, people};
use jiff::{
    ToSpan,
    civil::{Date, date},
};
use kernel::{
    Site,
    access::{Permit, authorize},
    db::Tx,
};
use network::units::{Located, UnitKind};
use rand::{RngExt, SeedableRng, rngs::StdRng, seq::IndexedRandom as _};
use vocab::{ActivityId, Fen, RecordId};
use work::{
    Named,
    activities::{
        self, WriteActivities,
        rules::{Checked, State},
    },
    records::{self, WriteRecords},
};

/// Activity titles by kind: `(kind, programme, month or 0 for any, title)`.
const ACTIVITIES: &[(&str, &str, i8, &str)] = &[
    ("publicity", "", 0, "巾帼宣讲进院落"),
    ("publicity", "", 0, "巾帼宣讲：移风易俗从家里做起"),
    ("lecture", "", 0, "家庭教育讲座：少吼一句，多听一会"),
    ("lecture", "summer", 7, "家庭教育讲座：暑假怎么过"),
    ("lecture", "family_week", 5, "家庭教育讲座：家风就是言传身教"),
    ("law", "women_day", 3, "妇女权益保障法普法夜校"),
    ("law", "anti_violence", 11, "反家庭暴力普法宣传"),
    ("law", "constitution_day", 12, "宪法宣传进村"),
    ("theme", "women_day", 3, "三八节纪念活动"),
    ("condolence", "children_day", 6, "六一慰问留守儿童"),
    ("condolence", "spring_visit", 1, "春节慰问困难妇女"),
    ("family", "dragon_boat", 6, "端午亲子包粽子"),
    ("family", "mid_autumn", 9, "中秋亲子手作"),
    ("arts_sports", "women_day", 3, "女子拔河赛"),
    ("training", "", 0, "来料加工技能培训班"),
    ("training", "", 4, "茶叶采制技能培训班"),
    ("training", "", 9, "家政服务技能培训班"),
    ("volunteering", "", 0, "巾帼志愿服务：清洁庭院"),
    ("volunteering", "double_ninth", 10, "巾帼志愿服务：陪老人过重阳"),
    ("health_talk", "", 10, "两癌防治健康讲座"),
    ("meeting", "", 0, "基层妇联主席例会"),
    ("parents", "", 0, "家长课堂"),
];

/// Record kinds: `(kind, most subjects, most quantity, most yuan, text)`.
const RECORDS: &[(&str, usize, i64, i64, &str)] = &[
    ("visit", 2, 0, 0, "到家里看了看，问了功课和吃住，家里老人身体还好。"),
    ("visit", 1, 0, 0, "走访，孩子说想爸妈，约好周末视频。"),
    ("talk", 2, 0, 0, "谈心，说了说学习上的难处。"),
    ("call", 1, 0, 0, "帮孩子和父母通了视频电话。"),
    ("reception", 0, 0, 0, "接待来访，问清情况，已答复。"),
    ("mediation", 0, 0, 0, "调解婆媳纠纷，双方各让一步。"),
    ("mediation", 0, 0, 0, "调解夫妻纠纷，约好再回访。"),
    ("leaflet", 0, 180, 0, "集市上发放宣传资料。"),
    ("aid_money", 1, 0, 1200, "送去救助金。"),
    ("fund_raised", 0, 0, 6000, "爱心企业捐款。"),
    ("health_check", 0, 40, 0, "组织妇女到卫生院体检。"),
    ("job_placed", 1, 0, 0, "介绍到来料加工点上班。"),
    ("family_selected", 1, 0, 0, "评为最美家庭。"),
    ("volunteer_joined", 1, 0, 0, "加入巾帼志愿者队伍。"),
    ("micro_home_built", 0, 0, 0, "妇女微家挂牌。"),
    ("report_sent", 0, 0, 0, "报送工作信息一条。"),
];

const SURNAMES: &[&str] = &[
    "王", "李", "张", "刘", "陈", "杨", "黄", "赵", "周", "吴", "徐", "孙", "朱", "马", "胡", "郭", "何", "林", "罗",
    "郑",
];
const GIVEN: &[&str] = &[
    "小兰", "秀英", "桂芳", "春梅", "玉珍", "丽华", "晓燕", "雪琴", "美玲", "冬梅", "素云", "凤仙", "月娥", "金花",
    "子涵", "欣怡", "雨桐", "佳琪", "思远", "明轩",
];

struct Year<'a> {
    site: &'a Site,
    rng: StdRng,
    today: Date,
    actor: kernel::access::Actor,
}

/// Writes the year of every village, township and school.
pub(super) async fn work(site: &Site, tree: &[Founded]) -> anyhow::Result<()> {
    let mut tx = site.db.begin().await?;
    let actor = people::actor(&mut tx, site, "county").await?;
    let mut y = Year { site, rng: StdRng::seed_from_u64(38), today: site.clock.today(), actor };
    for unit in tree.iter().filter(|u| u.kind != UnitKind::Agency) {
        // One township sleeps, one is keen, the others are in between: boards should have something to say.
        let zeal = match unit.name.as_str() {
            "梅林乡" | "梅林村" | "高坎村" | "水口村" => 0.25,
            "河口镇" | "上云村" | "渡口社区" => 1.3,
            _ => 0.8,
        };
        let (a, r) = match unit.kind {
            UnitKind::Village => (10.0, 60.0),
            UnitKind::Township => (9.0, 24.0),
            UnitKind::County => (10.0, 12.0),
            _ => (5.0, 12.0),
        };
        y.activities(&mut tx, unit, (a * zeal) as usize).await?;
        y.records(&mut tx, unit, (r * zeal) as usize).await?;
    }
    tx.commit().await?;
    Ok(())
}

impl Year<'_> {
    /// A day of this year up to three weeks from now, in a month if one is given.
    fn day(&mut self, month: i8) -> Date {
        let year = self.today.year();

        if month > 0 {
            date(year, month, self.rng.random_range(1..=28))
        } else {
            let span = (self.today.day_of_year() as i64 + 21).min(364);
            date(year, 1, 1).saturating_add(self.rng.random_range(0..span).days())
        }
    }

    fn people(&mut self, n: usize) -> Vec<Named> {
        let mut out: Vec<Named> = Vec::new();
        while out.len() < n {
            let name = format!(
                "{}{}",
                SURNAMES.choose(&mut self.rng).unwrap_or(&"王"),
                GIVEN.choose(&mut self.rng).unwrap_or(&"小兰")
            );
            let mark = self.rng.random_range(1955..2018).to_string();
            let person = Named { name, mark, ..Named::default() };
            if !out.contains(&person) {
                out.push(person);
            }
        }
        out
    }

    async fn activities(&mut self, tx: &mut Tx, unit: &Founded, n: usize) -> anyhow::Result<()> {
        let at = located(unit);
        let permit: Permit<WriteActivities> = authorize(&self.actor, &unit.path)?;
        for _ in 0..n {
            let Some(&(kind, programme, month, title)) = ACTIVITIES.choose(&mut self.rng) else { continue };
            if kind == "meeting" && unit.kind == UnitKind::Village {
                continue;
            }
            let day = self.day(month);
            if day > self.today.saturating_add(30.days()) {
                continue;
            }
            let future = day > self.today;
            // Some past ones were never written up: the home page asks for them.
            let forgotten = !future && self.rng.random_bool(0.06);
            let heads: i64 = self.rng.random_range(12..75);
            let named = if future || forgotten || self.rng.random_bool(0.55) {
                0
            } else {
                self.rng.random_range(5..=heads.min(24)) as usize
            };
            let written = !future && !forgotten && self.rng.random_bool(0.7);
            let state = match () {
                () if future || forgotten => State::Planned,
                () if written => State::WrittenUp,
                () => State::Held,
            };
            let c = Checked {
                title: title.into(),
                kind: kind.into(),
                programme: programme.into(),
                state,
                day,
                place: if unit.kind == UnitKind::School { "学校多功能厅".into() } else { "文化礼堂".into() },
                in_charge: "妇联主席".into(),
                head_count: if state == State::Planned { 0 } else { heads },
                outcome: if written {
                    "现场气氛好，收集意见几条，已整理。".into()
                } else {
                    String::new()
                },
                cancelled_why: String::new(),
                roll: self.people(named),
            };
            activities::store::enter(tx, self.site, &permit, &ActivityId::mint(&self.site.mint), &at, &c).await?;
        }
        Ok(())
    }

    async fn records(&mut self, tx: &mut Tx, unit: &Founded, n: usize) -> anyhow::Result<()> {
        let at = located(unit);
        let permit: Permit<WriteRecords> = authorize(&self.actor, &unit.path)?;
        for _ in 0..n {
            let Some(&(kind, most, quantity, yuan, text)) = RECORDS.choose(&mut self.rng) else { continue };
            // Money and sites are for townships and the county; villages visit and mediate.
            if unit.kind == UnitKind::Village && matches!(kind, "fund_raised" | "report_sent") {
                continue;
            }
            let day = self.day(0);
            if day > self.today {
                continue;
            }
            let count = if most > 0 { self.rng.random_range(1..=most) } else { 0 };
            let subjects = self.people(count);
            let c = records::rules::Checked {
                also: Vec::new(),
                finding: String::new(),
                carer: String::new(),
                kind: kind.into(),
                programme: String::new(),
                day,
                until: None,
                quantity: if quantity > 0 {
                    self.rng.random_range(10..=quantity)
                } else {
                    1.max(subjects.len() as i64)
                },
                amount: if yuan > 0 { Fen(self.rng.random_range(3..=yuan / 100) * 10_000) } else { Fen(0) },
                text: text.into(),
                done_by: "妇联主席".into(),
                subjects,
            };
            records::store::enter(tx, self.site, &permit, &RecordId::mint(&self.site.mint), &at, &c).await?;
            // Most receptions are settled within the fortnight.
            let settled = day.saturating_add(self.rng.random_range(0..14).days());
            if kind == "reception" && settled <= self.today && self.rng.random_bool(0.95) {
                let c = records::rules::Checked {
                    also: Vec::new(),
                    finding: String::new(),
                    carer: String::new(),
                    kind: "reception_settled".into(),
                    day: settled,
                    text: "来访事项办结，本人满意。".into(),
                    ..c
                };
                records::store::enter(tx, self.site, &permit, &RecordId::mint(&self.site.mint), &at, &c).await?;
            }
        }
        Ok(())
    }
}

fn located(u: &Founded) -> Located {
    Located { id: u.id.clone(), name: u.name.clone(), kind: u.kind.code().into(), path: u.path.clone() }
}
