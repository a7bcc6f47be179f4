//! The reading as JSON, field by field in the shape of the working corpus (see `docs/plan-reader.md`).
//! Nothing is decided here.

use serde_json::{Map, Value, json};

use crate::model::{Achievement, Commitment, Document, Item, Note, Place, Reading};

impl Reading {
    /// `documents`, `items`, `commitments`, `achievements` and `notes`, in the corpus' shape.
    /// Spans are byte offsets `[start, end]` into [`Reading::text`]; dates are the short forms of [`crate::Due`].
    pub fn to_json(&self) -> Value {
        json!({
            "documents": self.documents.iter().map(document).collect::<Vec<_>>(),
            "items": self.items.iter().map(item).collect::<Vec<_>>(),
            "commitments": self.commitments.iter().map(commitment).collect::<Vec<_>>(),
            "achievements": self.achievements.iter().map(achievement).collect::<Vec<_>>(),
            "notes": self.notes.iter().map(note).collect::<Vec<_>>(),
        })
    }
}

/// Whole figures are written without a decimal point.
fn figure(value: Option<f64>) -> Value {
    match value {
        None => Value::Null,
        Some(v) if v.fract() == 0.0 && v.abs() < 9e15 => json!(v as i64),
        Some(v) => json!(v),
    }
}

fn span(place: &Place) -> Value {
    json!([place.span.start, place.span.end])
}

fn document(d: &Document) -> Value {
    json!({
        "title": d.title, "kind": d.kind.as_str(), "start_line": d.place.line, "end_line": d.place.line_end,
        "span": span(&d.place), "on_topic": d.on_topic, "inner": d.inner, "year": d.year, "reported": d.reported,
    })
}

fn item(i: &Item) -> Value {
    json!({
        "level": i.level, "number": i.number, "heading": i.heading, "line": i.place.line, "line_end": i.place.line_end,
        "span": span(&i.place), "parent": i.parent, "document": i.document,
    })
}

fn commitment(c: &Commitment) -> Value {
    let mut out = Map::new();
    out.insert("line".into(), json!(c.place.line));
    if c.place.line_end != c.place.line {
        out.insert("line_end".into(), json!(c.place.line_end));
    }
    out.insert("quote".into(), json!(c.quote));
    out.insert("type".into(), json!(c.kind.as_str()));
    out.insert("action".into(), json!(c.action));
    out.insert("object".into(), json!(c.object));
    out.insert("comparator".into(), json!(c.comparator.map(|x| x.as_str())));
    out.insert("value".into(), figure(c.value));
    if c.value_max.is_some() {
        out.insert("value_max".into(), figure(c.value_max));
    }
    out.insert("unit".into(), json!(c.unit));
    out.insert("period".into(), json!(c.period));
    out.insert("times".into(), figure(c.times));
    if c.times_max.is_some() {
        out.insert("times_max".into(), figure(c.times_max));
    }
    if c.times_implicit {
        out.insert("times_implicit".into(), json!(true));
    }
    if let Some(start) = &c.start {
        out.insert("start".into(), json!(start.to_string()));
    }
    out.insert("due".into(), json!(c.due.as_ref().map(ToString::to_string)));
    out.insert("responsible".into(), json!(c.responsible));
    out.insert("beneficiary".into(), json!(c.beneficiary));
    out.insert("topic".into(), json!(c.topic.as_str()));
    out.insert("on_topic".into(), json!(c.on_topic));
    if c.in_summary {
        out.insert("in_summary".into(), json!(true));
    }
    out.insert("rule".into(), json!(c.rule));
    out.insert("confidence".into(), json!((f64::from(c.confidence) * 100.0).round() / 100.0));
    out.insert("document".into(), json!(c.document));
    out.insert("item".into(), json!(c.item));
    out.insert("span".into(), span(&c.place));
    Value::Object(out)
}

fn achievement(a: &Achievement) -> Value {
    json!({
        "line": a.place.line, "quote": a.quote, "object": a.object, "value": figure(Some(a.value)), "unit": a.unit,
        "rule": a.rule, "confidence": (f64::from(a.confidence) * 100.0).round() / 100.0, "document": a.document,
        "span": span(&a.place),
    })
}

fn note(n: &Note) -> Value {
    json!({"kind": n.kind.as_str(), "line": n.line, "count": n.count, "text": n.text})
}
