//! `halfsky plan read`: a plan's commitments on the terminal or as JSON, without any set-up.

use clap::{Subcommand, ValueEnum};
use planreader::{Commitment, Reading};
use std::path::PathBuf;

/// Commands on plan documents.
#[derive(Debug, Subcommand)]
pub enum PlanCommand {
    /// Read plan documents (.txt, .html, .docx; UTF-8 or GB18030) and print what they commit to.
    Read {
        /// The files.
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// How to print.
        #[arg(long, value_enum, default_value = "table")]
        format: Format,
        /// Write one JSON file a document into this folder instead of printing.
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
    },
}

/// How to print.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Format {
    /// For people.
    Table,
    /// For programs.
    Json,
}

pub(super) fn run(command: PlanCommand) -> anyhow::Result<i32> {
    let PlanCommand::Read { files, format, out } = command;
    let mut failed = 0;
    if let Some(dir) = &out {
        std::fs::create_dir_all(dir)?;
    }
    for file in files {
        let name = file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let bytes = match std::fs::read(&file) {
            Ok(b) => b,
            Err(e) => {
                eprintln!("{}: {e}", file.display());
                failed += 1;
                continue;
            }
        };
        match planreader::read(&name, &bytes) {
            Err(e) => {
                let b = plans::documents::ingest::sentence(&e);
                eprintln!("{}: {}\n  {}", file.display(), b.zh, b.en);
                failed += 1;
            }
            Ok(reading) => match (&out, format) {
                (Some(dir), _) => {
                    let stem = file.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
                    let to = dir.join(format!("{stem}.json"));
                    std::fs::write(&to, serde_json::to_string_pretty(&reading.to_json())?)?;
                    println!(
                        "{} → {} ({} commitments, {} achievements)",
                        file.display(),
                        to.display(),
                        reading.commitments.len(),
                        reading.achievements.len()
                    );
                }
                (None, Format::Json) => println!("{}", serde_json::to_string_pretty(&reading.to_json())?),
                (None, Format::Table) => table(&file.display().to_string(), &reading),
            },
        }
    }
    Ok(i32::from(failed > 0))
}

fn table(name: &str, r: &Reading) {
    println!("{name}");
    for n in &r.notes {
        println!("  ! {}", n.text);
    }
    for (i, d) in r.documents.iter().enumerate() {
        let title = d.title.as_deref().unwrap_or("（无标题）");
        let mark = if d.on_topic { "" } else { "  （与妇联工作无关 off the subject）" };
        println!("\n── {title} · {} · 第{}–{}行{mark}", d.kind.as_str(), d.place.line, d.place.line_end);
        r.commitments.iter().filter(|c| c.document == i).for_each(line);
        let done: Vec<_> = r.achievements.iter().filter(|a| a.document == i).collect();
        if !done.is_empty() {
            println!("   已完成 achieved:");
            for a in done {
                println!("   {:>5}  {} {}{}", a.place.line, a.object, kernel::web::ui::number(a.value), a.unit);
            }
        }
    }
    println!("\n{} commitments, {} achievements", r.commitments.len(), r.achievements.len());
}

fn line(c: &Commitment) {
    let value = match (c.value, c.value_max) {
        (Some(v), Some(m)) => format!("{}–{}", kernel::web::ui::number(v), kernel::web::ui::number(m)),
        (Some(v), None) => kernel::web::ui::number(v),
        _ => String::new(),
    };
    let times = c.times.map(|t| format!("×{}", kernel::web::ui::number(t))).unwrap_or_default();
    println!(
        "   {:>5}  {:<10} {} {}{}{} {}{} {} {:.0}%  {}",
        c.place.line,
        c.kind.as_str(),
        c.object,
        c.comparator.map_or("", |x| x.as_str()),
        value,
        c.unit.as_deref().unwrap_or(""),
        c.period.as_deref().unwrap_or(""),
        times,
        c.due.as_ref().map(ToString::to_string).unwrap_or_default(),
        c.confidence * 100.0,
        c.rule,
    );
}
