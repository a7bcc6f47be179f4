//! The workbook to fill in is understood again, every column of it, and so is what was chosen before.

mod common;

use sheetreader::{Choice, Field, Kind, Mapping, Options, Remembered, Target, Workbook, template};

#[test]
fn every_column_of_the_template_is_recognised() {
    let fields = common::fields();
    let lists = [("village".to_owned(), vec!["石桥村".to_owned(), "柳湾村".to_owned()])];
    let bytes = template(&fields, "河口镇儿童花名册", &lists).expect("a template");
    assert_eq!(bytes, template(&fields, "河口镇儿童花名册", &lists).expect("again"), "the same twice");
    let book = Workbook::read(&bytes, "t.xlsx").expect("read back");
    let sheet = &book.sheets[0];
    let table = &sheet.tables(&fields)[0];
    assert_eq!(table.heading.title.as_deref(), Some("河口镇儿童花名册"));
    let mapping = Mapping::recognise(sheet, table, &fields, &Remembered::new());
    for (k, field) in fields.iter().enumerate() {
        let column = &mapping.columns[k + 1];
        assert_eq!(column.target, Target::Field(k), "{} is {:?}", field.key, column);
        assert!(column.confidence >= Mapping::SURE, "{} {}", field.key, column.confidence);
    }
    assert_eq!(mapping.columns[0].target, Target::Serial);
    assert!(!book.sheets[2].visible, "the lists are hidden");
}

#[test]
fn a_group_of_the_callers_own_and_a_single_column_group() {
    let fields = [
        Field::new("name", "姓名", Kind::Name).required(),
        Field::new("teacher_name", "姓名", Kind::Name).of("班主任"),
        Field::new("teacher_phone", "电话", Kind::Phone).of("班主任"),
        Field::new("carer", "姓名", Kind::Name).of("carer"),
        Field::new("kind", "类型", Kind::Choice(vec![Choice::new("a", &["甲类"])])),
    ];
    let bytes = template(&fields, "表", &[]).unwrap();
    let book = Workbook::read(&bytes, "t.xlsx").unwrap();
    let sheet = &book.sheets[0];
    let table = &sheet.tables(&fields)[0];
    let mapping = Mapping::recognise(sheet, table, &fields, &Remembered::new());
    let targets: Vec<&Target> = mapping.columns[1..].iter().map(|c| &c.target).collect();
    assert_eq!(targets, (0..5).map(Target::Field).collect::<Vec<_>>().iter().collect::<Vec<_>>());
}

#[test]
fn a_choice_is_remembered_and_goes_before_everything() {
    let fields = common::fields();
    let text = "姓名\t联系方式\t来源\n方小禾\t13800000001\t民政\n";
    let book = Workbook::pasted(text).unwrap();
    let sheet = &book.sheets[0];
    let table = &sheet.tables(&fields)[0];
    let mut mapping = Mapping::recognise(sheet, table, &fields, &Remembered::new());
    assert_eq!(mapping.signature(), "姓名;联系方式;来源");
    assert_eq!(mapping.columns[2].target, Target::Unused);
    let note = fields.iter().position(|f| f.key == "note").unwrap();
    mapping.choose(2, Target::Field(note));
    mapping.choose(1, Target::Unused);
    let remembered = mapping.remember(&fields);
    assert_eq!(remembered["联系方式"], "-");
    let again = Mapping::recognise(sheet, table, &fields, &remembered);
    let reading = table.read(sheet, &again, &fields, &Options::on(jiff::civil::date(2026, 6, 15))).unwrap();
    assert_eq!(reading.rows[0].values[note].text(), "民政");
    assert_eq!(reading.rows[0].other, [(1, "13800000001".to_owned())]);
}

#[test]
fn reading_stops_when_told() {
    let fields = common::fields();
    let text = "姓名\t性别\n".to_owned() + &"方小禾\t女\n".repeat(1200);
    let book = Workbook::pasted(&text).unwrap();
    let sheet = &book.sheets[0];
    let table = &sheet.tables(&fields)[0];
    let mapping = Mapping::recognise(sheet, table, &fields, &Remembered::new());
    let seen = std::cell::RefCell::new(Vec::new());
    let stop = |done: usize, total: usize| {
        seen.borrow_mut().push((done, total));
        done < 1000
    };
    let options = Options { today: jiff::civil::date(2026, 6, 15), places: None, progress: Some(&stop) };
    assert_eq!(table.read(sheet, &mapping, &fields, &options), Err(sheetreader::ReadTrouble::Stopped));
    assert_eq!(*seen.borrow(), [(500, 1200), (1000, 1200)]);
}

#[test]
fn a_second_column_fills_the_gaps_of_the_first() {
    let fields = common::fields();
    let text = "姓名\t联系电话\t手机号码\n方小禾\t13800000001\t13900000001\n郭乐\t\t13900000002\n";
    let book = Workbook::pasted(text).unwrap();
    let sheet = &book.sheets[0];
    let table = &sheet.tables(&fields)[0];
    let mapping = Mapping::recognise(sheet, table, &fields, &Remembered::new());
    assert!(!mapping.columns[1].second && mapping.columns[2].second);
    let phone = fields.iter().position(|f| f.key == "phone").unwrap();
    assert_eq!(mapping.columns_of(phone).count(), 2);
    let reading = table.read(sheet, &mapping, &fields, &Options::on(jiff::civil::date(2026, 6, 15))).unwrap();
    assert_eq!(reading.rows[0].values[phone].text(), "13800000001、13900000001");
    assert_eq!(reading.rows[1].values[phone].text(), "13900000002");
}

#[test]
fn an_empty_cell_of_a_required_field_is_wrong() {
    let fields = [Field::new("name", "姓名", Kind::Name).required(), Field::new("phone", "电话", Kind::Phone)];
    let book = Workbook::pasted("姓名\t电话\n\t13800000001\n无\t13800000002\n").unwrap();
    let sheet = &book.sheets[0];
    let table = &sheet.tables(&fields)[0];
    let mapping = Mapping::recognise(sheet, table, &fields, &Remembered::new());
    let reading = table.read(sheet, &mapping, &fields, &Options::on(jiff::civil::date(2026, 6, 15))).unwrap();
    assert_eq!(reading.counts.wrong, 2);
    assert!(reading.rows.iter().all(|r| r.findings.iter().any(|f| f.code == "required" && f.cell.col == 0)));
}
