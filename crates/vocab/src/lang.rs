//! Two languages, side by side in the code: a text without its English does not compile.

/// The language a page is shown in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Hash)]
pub enum Lang {
    /// Chinese, the first language.
    #[default]
    Zh,
    /// English.
    En,
}

impl Lang {
    /// Both, for tests that render everything twice.
    pub const ALL: [Lang; 2] = [Lang::Zh, Lang::En];
    /// The value of the `lang` attribute.
    pub fn tag(self) -> &'static str {
        match self {
            Lang::Zh => "zh-CN",
            Lang::En => "en",
        }
    }
    /// Chooses between two texts.
    pub fn pick<'a>(self, zh: &'a str, en: &'a str) -> &'a str {
        match self {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }
}

/// One sentence in both languages, made where its cause is known and shown in whichever the reader uses.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Bi {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Bi {
    /// Makes a sentence from its two texts.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }
    /// The text in a language.
    pub fn get(&self, lang: Lang) -> &str {
        lang.pick(&self.zh, &self.en)
    }
}

/// A text in the reader's language: `t!(lang, "共 {n} 项", "{n} items")`. Names in braces are captured; empty braces take
/// the values that follow, the same for both texts.
#[macro_export]
macro_rules! t {
    ($lang:expr, $zh:literal, $en:literal $(, $value:expr)* $(,)?) => {
        match $lang {
            $crate::Lang::Zh => format!($zh $(, $value)*),
            $crate::Lang::En => format!($en $(, $value)*),
        }
    };
}

/// A [`Bi`] with captured names: `bi!("第 {row} 行", "row {row}")`.
#[macro_export]
macro_rules! bi {
    ($zh:literal, $en:literal $(, $value:expr)* $(,)?) => {
        $crate::Bi { zh: format!($zh $(, $value)*), en: format!($en $(, $value)*) }
    };
}
