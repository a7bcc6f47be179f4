//! Any bytes under each file name: no panic, and every quote stands where its span says.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    for name in ["a.txt", "a.html", "a.docx"] {
        if let Ok(r) = planreader::read(name, bytes) {
            for c in &r.commitments {
                assert_eq!(&r.text[c.place.span.clone()], c.quote);
            }
        }
    }
});
