//! A file in an archive that opens with a password only: ZIP with AES-256 (WinZip AE-2), which 7-Zip, WinRAR, Bandizip and
//! the archivers of WPS and UOS open.

use std::io::{Cursor, Write as _};
use zip::{AesMode, CompressionMethod, ZipWriter, write::SimpleFileOptions};

/// Puts one file into a new archive under a password.
pub fn sealed_zip(name: &str, bytes: &[u8], password: &str) -> Result<Vec<u8>, std::io::Error> {
    let mut out = ZipWriter::new(Cursor::new(Vec::with_capacity(bytes.len() + 1024)));
    // An office file is deflated already.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .with_aes_encryption(AesMode::Aes256, password);
    out.start_file(name, options)?;
    out.write_all(bytes)?;
    let mut archive = out.finish()?.into_inner();
    without_checksum(&mut archive).ok_or_else(|| std::io::Error::other("the archive has no encrypted file in it"))?;
    Ok(archive)
}

/// Turns AE-1 into AE-2: the library writes the checksum of the plain text beside the sealed one, by which somebody who
/// guesses the content could see that she is right. AE-2 has none; what is sealed carries its own proof (HMAC).
fn without_checksum(zip: &mut [u8]) -> Option<()> {
    let word = |zip: &[u8], at: usize| Some(usize::from(u16::from_le_bytes(zip.get(at..at + 2)?.try_into().ok()?)));
    let end = zip.len().checked_sub(22)?;
    let directory = u32::from_le_bytes(zip.get(end + 16..end + 20)?.try_into().ok()?) as usize;
    // The file's header and its line in the directory: where the checksum stands, the lengths, the end.
    for (start, checksum, lengths, fixed) in [(0, 14, 26, 30), (directory, 16, 28, 46)] {
        let (name, extra) = (word(zip, start + lengths)?, word(zip, start + lengths + 2)?);
        zip.get_mut(start + checksum..start + checksum + 4)?.fill(0);
        let (mut at, end) = (start + fixed + name, start + fixed + name + extra);
        while word(zip, at)? != 0x9901 {
            at += 4 + word(zip, at + 2)?;
            if at >= end {
                return None;
            }
        }
        zip.get_mut(at + 4..at + 6)?.copy_from_slice(&2u16.to_le_bytes());
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read as _;

    #[test]
    fn opens_with_the_password_only() {
        let names = "names and numbers, more than a line of them";
        let bytes = sealed_zip("花名册.xlsx", names.as_bytes(), "pass-Word-9").unwrap();
        assert!(!bytes.windows(5).any(|w| w == b"names"));
        // AE-2 in both places, and no checksum of what is inside.
        assert_eq!(
            bytes.windows(8).filter(|w| w[..2] == [0x01, 0x99]).map(|w| (w[4], w[6])).collect::<Vec<_>>(),
            [(2, b'A'), (2, b'A')]
        );
        assert_eq!(bytes[14..18], [0; 4]);
        let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        assert!(zip.by_index(0).is_err());
        assert!(zip.by_index_decrypt(0, b"pass-Word-8").is_err());
        let mut file = zip.by_index_decrypt(0, b"pass-Word-9").unwrap();
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        assert_eq!((text.as_str(), file.name().unwrap().as_ref()), (names, "花名册.xlsx"));
    }
}
