//! What counts how much.

use serde::{Deserialize, Serialize};

/// What a wish is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wish {
    /// Against it costs so many points (for ages: for each year).
    Costs(u32),
    /// Against it is never proposed.
    Must,
}

/// How a skill is called: 会辅导作业.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct SkillName {
    /// The code, as in needs and skills.
    pub code: String,
    /// 辅导作业.
    pub zh: String,
    /// help with homework.
    pub en: String,
}

/// What counts how much, in points: a point is worth a hundred metres of way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Weights {
    /// Points of way within a village where doors are not known. Default 5 (500 m).
    pub same_village: u32,
    /// Points of way to another village of the township where doors are not known. Default 40 (4 km).
    pub same_township: u32,
    /// Points of way to another township of the county where doors are not known. Default 200 (20 km).
    pub same_county: u32,
    /// Points besides for another township, whose office would have to agree, doors known or not. Default 30.
    pub other_township: u32,
    /// A measured way counts up to so many points. Default 1,000 (100 km).
    pub farthest: u32,
    /// Points off when she works at the child's school. Default 20.
    pub same_school: u32,
    /// The wishes about sex, hers and the child's. Default: 60 points.
    pub sex: Wish,
    /// Her wish about ages. Default: 10 points a year.
    pub age: Wish,
    /// Points off for each need she can meet. Default 15.
    pub skill: u32,
    /// How many needs are counted. Default 3.
    pub skills_counted: u32,
    /// Points off when she looked after the child before. Default 300: more than any way within a township.
    pub bond: u32,
    /// Points off when she looks after a brother or sister, or gets one in the same proposal. Default 150.
    pub sibling: u32,
    /// What her first child costs, her second, and so on, those she has already counted; never falling, the last goes on.
    /// Default 0, 3, 8, 15, 25: between two as near, the one with fewer.
    pub load: Vec<u32>,
    /// How many carers a child is paired from. Default 30.
    pub candidates: usize,
    /// How many carers are looked at to find them. Default 120; at most sixteen times as many where wishes exclude.
    pub reach: usize,
    /// What skills are called; a skill without a name is called by its code.
    pub names: Vec<SkillName>,
}

impl Default for Weights {
    fn default() -> Self {
        let name = |code: &str, zh: &str, en: &str| SkillName { code: code.into(), zh: zh.into(), en: en.into() };
        Self {
            same_village: 5,
            same_township: 40,
            same_county: 200,
            other_township: 30,
            farthest: 1_000,
            same_school: 20,
            sex: Wish::Costs(60),
            age: Wish::Costs(10),
            skill: 15,
            skills_counted: 3,
            bond: 300,
            sibling: 150,
            load: vec![0, 3, 8, 15, 25],
            candidates: 30,
            reach: 120,
            names: vec![
                name("tutoring", "辅导作业", "help with homework"),
                name("counselling", "心理疏导", "counselling"),
                name("daily_care", "生活照料", "daily care"),
                name("safety", "安全教育", "safety lessons"),
                name("health", "卫生保健", "health care"),
                name("law", "法律咨询", "legal advice"),
            ],
        }
    }
}
