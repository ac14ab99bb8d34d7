//! Certificates: the document beside one, which says what kind of certificate it is.

use super::super::error::MetadataError;
use super::super::xml::Cursor;
use crate::org::{Certificate, UtcTime};

/// Reads a certificate whose root element the cursor is in.
pub(super) fn read(cursor: &mut Cursor<'_>) -> Result<Certificate, MetadataError> {
    let mut certificate = Certificate::default();
    cursor.children(|cursor, name| match name {
        "masterLabel" => cursor.fill(&mut certificate.label),
        "caSigned" => cursor.fill_flag(&mut certificate.ca_signed),
        "expirationDate" => {
            let time = UtcTime::parse(cursor.text()?.as_bytes()).ok();
            certificate.expires = certificate.expires.or(time);
            Ok(())
        }
        "keySize" => cursor.fill_number(&mut certificate.key_size),
        "privateKeyExportable" => cursor.fill_flag(&mut certificate.exportable),
        _ => Ok(()),
    })?;
    Ok(certificate)
}
