//! Why a whole file could not be read, said so that the person who sent it knows what to do next, and the limits that
//! a file is held to. What is odd about a single cell is a [`crate::Finding`], never an error.

use std::fmt;

/// The most that one file may hold. The defaults suit a county: a register of 100,000 rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Size of the file, in bytes.
    pub bytes: usize,
    /// What a packed file may unfold to, in bytes, all parts together.
    pub unpacked: u64,
    /// Rows of one sheet.
    pub rows: u32,
    /// Cells of the whole workbook, the empty ones between filled ones included.
    pub cells: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { bytes: 40 << 20, unpacked: 400 << 20, rows: 100_000, cells: 6_000_000 }
    }
}

/// Why a file is no workbook for us. Every variant names something the sender can change.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReadTrouble {
    /// Nothing in it.
    Empty,
    /// The workbook is encrypted.
    Password,
    /// A kind of file that is not read; the name is what its owner would call it.
    Unsupported {
        /// In Chinese.
        zh: &'static str,
        /// In English.
        en: &'static str,
    },
    /// Damaged or cut off; why, for whoever mends the reader.
    Broken(String),
    /// The file, or what it unfolds to, is larger than the limit, in bytes.
    TooLarge {
        /// Size found.
        bytes: u64,
        /// The most that is read.
        limit: u64,
    },
    /// A sheet has more rows than the limit.
    TooManyRows {
        /// The sheet.
        sheet: String,
        /// The most that is read.
        limit: u32,
    },
    /// More cells than the limit.
    TooManyCells {
        /// The most that is read.
        limit: usize,
    },
    /// The caller said stop.
    Stopped,
}

impl ReadTrouble {
    /// The sentence in Chinese: what happened, what to do.
    pub fn zh(&self) -> String {
        match self {
            Self::Empty => "这个文件里没有内容，请检查是否选错了文件。".into(),
            Self::Password => "这个文件加了密码。请打开后取消密码，另存为 .xlsx 再上传。".into(),
            Self::Unsupported { zh, .. } => format!("这是{zh}，读不了。请在 Excel 或 WPS 里另存为 .xlsx 再上传。"),
            // The reason is a programmer's and in English.
            Self::Broken(_) => "文件损坏或不完整。请在 Excel 或 WPS 里打开，另存一份再上传。".into(),
            Self::TooLarge { bytes, limit } => {
                let (size, most) = (mb(*bytes), mb(*limit));
                format!("文件展开后有 {size} MB，一次最多 {most} MB。请删去图片或拆成几份再上传。")
            }
            Self::TooManyRows { sheet, limit } => {
                format!("工作表“{sheet}”的行数超过一次最多的 {limit} 行。请拆成几份再上传。")
            }
            Self::TooManyCells { limit } => format!("这个文件的单元格超过 {limit} 个。请拆成几份再上传。"),
            Self::Stopped => "已按要求停止读取。".into(),
        }
    }

    /// The sentence in English.
    pub fn en(&self) -> String {
        match self {
            Self::Empty => "This file is empty; please check that it is the right one.".into(),
            Self::Password => "This file is password-protected. Open it, remove the password, save as .xlsx and send \
                               it again."
                .into(),
            Self::Unsupported { en, .. } => {
                format!("This is {en}, which cannot be read. Save it as .xlsx in Excel or WPS and send it again.")
            }
            Self::Broken(_) => {
                "The file is damaged or incomplete. Open it in Excel or WPS, save a copy and send that.".into()
            }
            Self::TooLarge { bytes, limit } => {
                let (size, most) = (mb(*bytes), mb(*limit));
                format!("The file holds {size} MB, at most {most} MB are read. Remove pictures or split it.")
            }
            Self::TooManyRows { sheet, limit } => {
                format!("Sheet “{sheet}” has more than {limit} rows, the most read at a time. Please split it.")
            }
            Self::TooManyCells { limit } => format!("The file has more than {limit} cells. Please split it."),
            Self::Stopped => "Reading was stopped as asked.".into(),
        }
    }

    /// A damaged file; the reason is cut to what fits a sentence.
    pub(crate) fn broken(why: impl fmt::Display) -> Self {
        Self::Broken(why.to_string().chars().take(80).collect())
    }
}

fn mb(bytes: u64) -> u64 {
    bytes.div_ceil(1 << 20)
}

impl fmt::Display for ReadTrouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.en())
    }
}

impl std::error::Error for ReadTrouble {}
