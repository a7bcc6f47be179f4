//! The old container of office files: a small file system in sectors. Only one stream is taken out of it, and no length
//! that the file claims is believed before the bytes are there.

use crate::trouble::ReadTrouble;

/// The last of a chain; everything from here on is a mark, not a sector.
const MARKS: u32 = 0xFFFF_FFFA;

/// The stream of an old workbook.
pub(super) enum Stream {
    /// Excel 97–2003.
    Workbook(Vec<u8>),
    /// Excel 95 and before.
    Old,
    /// None.
    Missing,
}

struct Container<'a> {
    bytes: &'a [u8],
    size: usize,
    table: Vec<u32>,
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

impl<'a> Container<'a> {
    fn open(bytes: &'a [u8]) -> Option<Self> {
        let shift = u16_at(bytes, 30).filter(|s| matches!(s, 9 | 12))?;
        let mut open = Self { bytes, size: 1 << shift, table: Vec::new() };
        let most = bytes.len() / open.size + 1;
        // where the allocation table is: 109 places in the header, the rest in a chain of their own
        let mut places: Vec<u32> = (0..109).filter_map(|k| u32_at(bytes, 76 + 4 * k)).collect();
        let mut next = u32_at(bytes, 68)?;
        let mut steps = 0;
        while next < MARKS && steps <= most {
            let sector = open.sector(next)?;
            let list = sector.len() / 4;
            places.extend((0..list.saturating_sub(1)).filter_map(|k| u32_at(sector, 4 * k)));
            next = u32_at(sector, (list.max(1) - 1) * 4)?;
            steps += 1;
        }
        for place in places.into_iter().filter(|p| *p < MARKS).take(most) {
            let sector = open.sector(place)?;
            let entries = (0..sector.len() / 4).filter_map(|k| u32_at(sector, 4 * k)).collect::<Vec<_>>();
            open.table.extend(entries);
        }
        Some(open)
    }

    /// A sector; the last one of a file may be short.
    fn sector(&self, number: u32) -> Option<&'a [u8]> {
        let start = (number as usize).checked_add(1)?.checked_mul(self.size)?;
        let end = start.saturating_add(self.size).min(self.bytes.len());
        self.bytes.get(start..end).filter(|s| !s.is_empty())
    }

    /// The sectors of a chain one after the other; a chain that runs in a circle ends where the file would.
    fn chain(&self, first: u32) -> Vec<u8> {
        let mut out = Vec::new();
        let mut next = first;
        while next < MARKS && out.len() <= self.bytes.len() {
            let Some(sector) = self.sector(next) else { break };
            out.extend_from_slice(sector);
            next = self.table.get(next as usize).copied().unwrap_or(MARKS);
        }
        out
    }

    fn stream(&self) -> Option<Stream> {
        let directory = self.chain(u32_at(self.bytes, 48)?);
        let mut root = None;
        let (mut found, mut old) = (None, false);
        for entry in directory.chunks_exact(128) {
            let length = usize::from(u16_at(entry, 64)?).min(64);
            let name: Vec<u16> = entry[..length].chunks_exact(2).map(|c| u16::from_le_bytes([c[0], c[1]])).collect();
            let name = String::from_utf16_lossy(&name);
            let place = (u32_at(entry, 116)?, u32_at(entry, 120)? as usize);
            match (entry[66], name.trim_end_matches('\0')) {
                (5, _) => root = Some(place),
                (2, "Workbook" | "WORKBOOK") => found = Some(place),
                (2, "Book" | "BOOK") => old = true,
                _ => {}
            }
        }
        let Some((first, size)) = found else { return Some(if old { Stream::Old } else { Stream::Missing }) };
        let mut data =
            if size < u32_at(self.bytes, 56)? as usize { self.small(first, root?)? } else { self.chain(first) };
        data.truncate(size);
        Some(Stream::Workbook(data))
    }

    /// A short stream lies in sectors of 64 bytes inside the root's stream.
    fn small(&self, first: u32, root: (u32, usize)) -> Option<Vec<u8>> {
        let holder = self.chain(root.0);
        let links = self.chain(u32_at(self.bytes, 60)?);
        let mut out = Vec::new();
        let mut next = first;
        while next < MARKS && out.len() <= holder.len() {
            let start = (next as usize).checked_mul(64)?;
            let Some(sector) = holder.get(start..(start + 64).min(holder.len())).filter(|s| !s.is_empty()) else {
                break;
            };
            out.extend_from_slice(sector);
            next = u32_at(&links, (next as usize).checked_mul(4)?).unwrap_or(MARKS);
        }
        Some(out)
    }
}

/// Takes the workbook's stream out of a compound file.
pub(super) fn workbook(bytes: &[u8]) -> Result<Stream, ReadTrouble> {
    Container::open(bytes).and_then(|c| c.stream()).ok_or_else(|| ReadTrouble::broken("xls"))
}
