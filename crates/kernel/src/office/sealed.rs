//! A file in an archive that opens with a password only: ZIP with AES-256 (WinZip AE-2), which 7-Zip, WinRAR, Bandizip and
//! the archivers of WPS and UOS open.

use std::io::{Cursor, Write as _};
use zip::{AesMode, CompressionMethod, ZipWriter, write::SimpleFileOptions};

/// Puts one file into a new archive under a password.
pub fn sealed_zip(name: &str, bytes: &[u8], password: &str) -> Result<Vec<u8>, std::io::Error> {
    let mut out = ZipWriter::new(Cursor::new(Vec::with_capacity(bytes.len() + 1024)));
    // An office file is deflated already.
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored).with_aes_encryption(AesMode::Aes256, password);
    out.start_file(name, options)?;
    out.write_all(bytes)?;
    Ok(out.finish()?.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read as _;

    #[test]
    fn opens_with_the_password_only() {
        let bytes = sealed_zip("花名册.xlsx", b"names", "pass-Word-9").unwrap();
        assert!(!bytes.windows(5).any(|w| w == b"names"));
        let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        assert!(zip.by_index(0).is_err());
        assert!(zip.by_index_decrypt(0, b"pass-Word-8").is_err());
        let mut file = zip.by_index_decrypt(0, b"pass-Word-9").unwrap();
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        assert_eq!((text.as_str(), file.name().unwrap().as_ref()), ("names", "花名册.xlsx"));
    }
}
