//! Attached papers (scans, photo) and consents: what was agreed, by whom, until when.

pub mod store;
mod view;
mod web;

pub use view::{SAMPLES, panel};
pub use web::routes;

/// Kinds of paper.
pub const KINDS: &[(&str, &str, &str)] = &[
    ("photo", "照片", "photo"),
    ("consent", "同意书", "consent"),
    ("agreement", "委托照护协议", "agreement on entrusted care"),
    ("certificate", "证件、证明", "certificate"),
    ("other", "其他", "other"),
];

/// What a consent can be about (PIPL arts. 13, 23, 25, 29, 31).
pub const SCOPES: &[(&str, &str, &str)] = &[
    ("keep", "建档和日常关爱", "keeping the file and everyday care"),
    ("share", "转给民政、教育等部门", "sharing with other departments"),
    ("publish", "公开照片、事迹", "publishing photos and stories"),
    ("health", "记录健康情况", "recording health"),
];

/// Who signs.
pub const SIGNERS: &[(&str, &str, &str)] = &[
    ("herself", "本人", "herself"),
    ("father", "父亲", "the father"),
    ("mother", "母亲", "the mother"),
    ("guardian", "其他监护人", "another guardian"),
];

/// The most that one paper may weigh, in bytes.
pub const MOST: usize = 10 * 1024 * 1024;
