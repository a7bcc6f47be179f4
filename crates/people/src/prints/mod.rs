//! One person on paper: the contact card 联系卡 and the registration form 登记表 in the official layout, as a page that prints on
//! A4 and as a Word file. Both are made from one [`grid::Sheet`], so that they cannot differ.
//!
//! What stands on the paper is Chinese in every language: it is for the family, the school and the office's cabinet. Numbers
//! are masked until somebody asks for them with a reason, which is noted on the file.
//!
//! Not here: many people on one sheet (`rosters`).

mod card;
mod docx;
mod form;
mod grid;
mod subject;
mod view;
mod web;

pub use view::SAMPLES;
pub use web::routes;
