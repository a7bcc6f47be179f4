//! The IO floor: storage, access, audit, web, office files, configuration. It changes rarely and is
//! reviewed hardest. It knows no context by name: contexts hand it routes, policies, migrations.

pub mod access;
pub mod audit;
pub mod config;
pub mod db;
pub mod files;
pub mod nodes;
pub mod office;
pub mod site;
pub mod vault;
pub mod web;

pub use site::Site;
