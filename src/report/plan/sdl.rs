//! `dataloader/transfer.sdl`: the mapping of Data Loader. All files have the same columns, so one does for all.

use crate::analysis::Analysis;
use crate::plan::Plan;

/// Renders the file: a column of the file on the left, the field on the right (Data Loader Guide, Map Columns). The first line
/// is that of the mappings that Data Loader saves.
#[must_use]
pub(super) fn transfer_sdl(_: &Analysis, _: &Plan) -> Vec<u8> {
    b"#Mapping values\nId=Id\nOwnerId=OwnerId\n".to_vec()
}
