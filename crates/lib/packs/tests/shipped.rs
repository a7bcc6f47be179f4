//! The built-in packs: they load without a mistake, hold what the work needs, and find measures for plain commitments.

use std::collections::BTreeSet;
use std::path::Path;

use packs::{Commitment, CommitmentKind, FactKind, MeasureKind, Packs, Topic};

fn shipped() -> Packs {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../packs");
    let mut files = Vec::new();
    for folder in std::fs::read_dir(&root).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()) {
        for file in std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()) {
            let name = file.strip_prefix(&root).unwrap().to_string_lossy().into_owned();
            files.push((name, std::fs::read_to_string(&file).unwrap()));
        }
    }
    files.sort();
    Packs::parse(files).unwrap_or_else(|errors| {
        panic!("{}", errors.iter().map(|error| format!("{}\n{}\n", error.zh(), error.en())).collect::<String>())
    })
}

#[test]
fn they_load_and_cover_the_work() {
    let packs = shipped();
    assert_eq!(packs.packs().len(), 13);
    assert!(packs.record_kinds().len() >= 30, "{}", packs.record_kinds().len());
    assert!(packs.measures().len() >= 35, "{}", packs.measures().len());
    assert!(packs.activity_kinds().len() >= 11 && packs.programmes().len() == 13);
    let rows: BTreeSet<u8> = packs.measures().iter().flat_map(|measure| measure.scope_rows.clone()).collect();
    for row in [20, 21, 22, 23, 24, 25, 26, 27, 28, 31] {
        assert!(rows.contains(&row), "row {row} has no measure");
    }
    for code in ["times", "count", "people", "stock", "amount", "ratio"] {
        assert!(packs.measures().iter().any(|measure| measure.kind.code() == code), "no measure of kind {code}");
    }
}

#[test]
fn every_record_kind_is_counted_by_some_measure() {
    let packs = shipped();
    for kind in packs.record_kinds() {
        let fact = FactKind::Record(kind.code.clone());
        assert!(packs.measures().iter().any(|measure| measure.facts.contains(&fact)), "{} is never counted", kind.code);
    }
}

#[test]
fn programmes_keep_days_that_the_almanac_knows() {
    for programme in shipped().programmes() {
        if let Some(code) = &programme.festival {
            let festival = almanac::Festival::by_code(code);
            assert!(festival.is_some(), "{} names the festival {code}", programme.code);
            assert!(festival.unwrap().date_in(2026).is_some());
        }
    }
}

#[test]
fn chinese_names_in_filters_become_codes() {
    let packs = shipped();
    assert_eq!(packs.measure("women_day_events").unwrap().programmes, ["women_day"]);
    assert_eq!(packs.measure("job_fairs").unwrap().activity_kinds, ["job_fair"]);
    let MeasureKind::Ratio { numerator, denominator } = &packs.measure("roll_share").unwrap().kind else { panic!() };
    assert_eq!((numerator.as_str(), denominator.as_str()), ("activities_with_roll", "activities_held"));
    assert_eq!(packs.topics_of(packs.measure("legal_aid_share").unwrap()), [Topic::Case]);
}

#[test]
fn commitments_find_their_measures() {
    use CommitmentKind::{Quantity, Ratio, Recurrence};
    let packs = shipped();
    // kind, topic, object, unit, action, the measure that should come first
    let cases = [
        (Quantity, Some(Topic::Training), "妇女技能培训班", "期", "举办培训班", "training_sessions"),
        (Quantity, Some(Topic::Training), "农村妇女", "名", "培训农村妇女", "training_people"),
        (Quantity, Some(Topic::Training), "培训人次", "人次", "开展培训", "training_person_times"),
        (Quantity, Some(Topic::Activity), "大型文艺演出", "场", "举办演出", "arts_sports"),
        (Quantity, Some(Topic::RightsPublicity), "规模较大的宣传活动", "次", "组织宣传活动", "campaigns"),
        (Quantity, Some(Topic::RightsPublicity), "普法宣传", "场", "开展普法宣传", "law_sessions"),
        (Quantity, Some(Topic::Honour), "五好家庭", "个", "评选五好家庭", "families_selected"),
        (Quantity, Some(Topic::Honour), "优秀妇女典型", "个", "挖掘典型", "role_models"),
        (Quantity, Some(Topic::Site), "妇女微家", "个", "建成妇女微家", "micro_homes"),
        (Quantity, Some(Topic::Site), "留守儿童之家", "所", "建设留守儿童之家", "childrens_homes_built"),
        (Quantity, Some(Topic::Site), "母婴室", "个", "设置母婴室", "nursing_rooms"),
        (Quantity, Some(Topic::Funding), "小额贷款", "万元", "发放小额贷款", "loans_total"),
        (Quantity, Some(Topic::Aid), "困难家庭", "户", "走访慰问", "households_visited"),
        (Quantity, Some(Topic::Health), "妇女体检", "次", "组织妇女体检", "health_check_rounds"),
        (Quantity, Some(Topic::Jobs), "下岗女职工", "名", "帮助再就业", "placed"),
        (Quantity, Some(Topic::Jobs), "农村富余女劳动力", "名", "转移女劳动力", "transferred"),
        (Quantity, Some(Topic::Volunteer), "巾帼志愿服务队", "支", "组建队伍", "volunteer_teams"),
        (Quantity, Some(Topic::Pairing), "贫困母亲", "名", "结对帮扶", "paired_people"),
        (Ratio, Some(Topic::Case), "妇女来信来访", "%", "处理率", "reception_settled_share"),
        (Ratio, Some(Topic::Case), "法律援助率", "%", "提供法律援助", "legal_aid_share"),
        (Recurrence, Some(Topic::Report), "信息", "篇", "报送信息", "reports_sent"),
        (Recurrence, Some(Topic::Organisation), "妇联干部例会", "", "召开例会", "meetings"),
        (Recurrence, Some(Topic::Care), "谈心", "", "与孩子谈心", "talks"),
        (Recurrence, Some(Topic::Care), "检查家庭作业", "", "检查作业", "homework_times"),
        (Recurrence, Some(Topic::Activity), "家接待", "", "开展家接待", "micro_home_meetings"),
        (Quantity, Some(Topic::Site), "妇女微家示范点", "个", "创建示范点", "micro_home_models"),
        (CommitmentKind::Milestone, Some(Topic::Activity), "三八活动", "", "组织三八活动", "women_day_events"),
        (CommitmentKind::Milestone, Some(Topic::Aid), "慰问活动", "", "开展慰问", "condolence_events"),
        (Quantity, Some(Topic::Case), "越级上访", "件", "控制", "escalated"),
    ];
    for (kind, topic, object, unit, action, expected) in cases {
        let found = packs.suggest(&Commitment { kind, topic, object, unit, action });
        let best: Vec<_> = found.iter().take(3).map(|s| (s.measure.as_str(), s.score, s.why_zh.as_str())).collect();
        assert_eq!(found.first().map(|s| s.measure.as_str()), Some(expected), "{object} {unit}: {best:#?}");
        assert!(!found[0].why_en.is_empty());
    }
    let nothing = Commitment { kind: Quantity, topic: None, object: "永久农田", unit: "亩", action: "划定" };
    assert_eq!(packs.suggest(&nothing), []);
}
