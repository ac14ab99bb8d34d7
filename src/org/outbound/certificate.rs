//! Certificates: what is said of them, never what they hold.

use super::super::UtcTime;
use super::super::unite::unite_fields;

/// A certificate and its key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Certificate {
    /// `masterLabel`.
    pub label: String,
    /// `caSigned`.
    pub ca_signed: Option<bool>,
    /// `expirationDate`.
    pub expires: Option<UtcTime>,
    /// `keySize` in bits.
    pub key_size: Option<u32>,
    /// `privateKeyExportable`.
    pub exportable: Option<bool>,
}
unite_fields!(Certificate {
    label,
    ca_signed,
    expires,
    key_size,
    exportable,
});
