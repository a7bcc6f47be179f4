//! Reading speed on the working corpus, or on a generated text where the corpus is absent.

use std::hint::black_box;
use std::path::PathBuf;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};

fn corpus() -> Vec<String> {
    let folder = std::env::var_os("HALFSKY_CORPUS")
        .map(PathBuf::from)
        .unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../../shared/corpus"));
    let mut pages: Vec<String> = std::fs::read_dir(folder.join("docs"))
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|f| std::fs::read_to_string(f.path()).ok())
        .collect();
    if pages.is_empty() {
        let plan = "2026年妇联工作计划\n一、培训。全年培训妇女300人以上,每季度举办讲座不少于一场,参与率达到95%。\n\
                    二、关爱。6月底前走访留守儿童50户,配备书架、电视机各1台;代理家长每月谈心一次。\n";
        pages.push(plan.repeat(800));
    }
    pages
}

fn bench(c: &mut Criterion) {
    let pages = corpus();
    let bytes: usize = pages.iter().map(String::len).sum();
    let mut group = c.benchmark_group("read");
    group.throughput(Throughput::Bytes(bytes as u64));
    group.sample_size(20);
    group.bench_function("pages", |b| {
        b.iter(|| pages.iter().map(|p| planreader::read_text(black_box(p)).commitments.len()).sum::<usize>());
    });
    let line = pages.concat().replace('\n', "");
    group.throughput(Throughput::Bytes(line.len() as u64));
    group.bench_function("one_line", |b| b.iter(|| planreader::read_text(black_box(&line)).commitments.len()));
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
