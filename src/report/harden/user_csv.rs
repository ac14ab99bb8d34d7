//! `user.csv`: the user to create, as Data Loader takes it. A client whose login is its own already has none to create.

use crate::catalog::integration_licence;
use crate::harden::Proposal;
use crate::report::csv::CsvFile;

/// Renders the file.
pub(super) fn user_csv(proposal: &Proposal) -> Vec<u8> {
    let columns = integration_licence().user_column.iter();
    let header: Vec<&str> = columns.map(|column| column.name.as_str()).collect();
    let mut file = CsvFile::new(&header);
    let cells = proposal.user.cells.iter();
    let cells: Vec<&str> = cells.map(|(_, cell)| cell.as_str()).collect();
    if !cells.is_empty() {
        file.row(&cells);
    }
    file.finish()
}
