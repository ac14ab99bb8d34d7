//! The files of `byline plan`: rows as they come (`rows`), and one renderer for each of the others.

mod before_after_csv;
mod json;
mod owners_csv;
mod rows;
mod runbook;
mod sdl;
mod sfdmu;
mod text;
mod visibility_csv;

pub use self::rows::PlanFolder;
pub use self::text::plan_text;

use self::before_after_csv::before_after_csv;
use self::json::plan_json;
use self::owners_csv::owners_before_after_csv;
use self::runbook::runbook_md;
use self::sdl::transfer_sdl;
use self::sfdmu::{export_json, group_csv, user_csv};
use self::visibility_csv::visibility_before_after_csv;
use crate::analysis::Analysis;
use crate::plan::Plan;

/// A renderer: a plan and what it rests on to the bytes of one file.
pub type PlanRenderer = fn(&Analysis, &Plan) -> Vec<u8>;

/// Every file `plan` writes beside the rows and the manifest.
pub const PLAN_FILES: &[(&str, PlanRenderer)] = &[
    ("before_after.csv", before_after_csv),
    ("dataloader/transfer.sdl", transfer_sdl),
    ("owners_before_after.csv", owners_before_after_csv),
    ("plan.json", plan_json),
    ("plan.md", runbook_md),
    ("sfdmu/Group.csv", group_csv),
    ("sfdmu/User.csv", user_csv),
    ("sfdmu/export.json", export_json),
    ("visibility_before_after.csv", visibility_before_after_csv),
];
