//! Renderers: one file each, from results to bytes. They compute nothing.
//!
//! What they write is promised to scripts, so each has its own output types, and nothing here is
//! derived from the domain.

mod access_csv;
mod attribution_csv;
mod cause_text;
mod causes_csv;
mod clients_csv;
mod controls_csv;
mod controls_json;
mod csv;
mod drawing;
mod explanation_json;
mod explanation_text;
mod findings_json;
mod findings_sarif;
mod folder;
mod graph_json;
mod guide;
mod harden;
mod hours_csv;
mod html;
mod identities_csv;
mod inspection_json;
mod inspection_text;
mod ledger_parquet;
mod limits;
mod lorenz_csv;
mod manifest_json;
mod markdown;
mod named_users_csv;
mod number;
mod oscal_json;
mod outcome;
mod owners_csv;
mod ownership_csv;
mod ownership_json;
mod ownership_months_csv;
mod ownership_svg;
mod package_xml;
mod plain;
mod plan;
mod platform_changes_csv;
mod privileges_csv;
mod reach_csv;
mod rights_json;
mod rights_text;
mod rule_text;
mod score_json;
mod score_text;
mod screen;
mod sheet_csv;
mod sheet_file;
mod sheet_text;
mod skew_csv;
mod summary_json;
mod terminal;
mod terminal_controls;
mod terminal_findings;
mod terminal_reach;
mod undecided_csv;
mod use_csv;
mod verify_text;
mod visibility_csv;
mod workbook;

pub use self::causes_csv::causes_csv;
pub use self::clients_csv::clients_csv;
pub use self::controls_csv::controls_csv;
pub use self::controls_json::controls_json;
pub use self::explanation_json::explanation_json;
pub use self::explanation_text::explanation_text;
pub use self::findings_json::findings_json;
pub use self::findings_sarif::findings_sarif;
pub use self::folder::{FolderError, ResultFolder};
pub use self::guide::{guide_md, guide_sh};
pub use self::harden::{harden_files, harden_text, permission_set_xml};
pub use self::hours_csv::hours_csv;
pub use self::html::report_html;
pub use self::identities_csv::identities_csv;
pub use self::inspection_json::inspection_json;
pub use self::inspection_text::inspection_text;
pub use self::ledger_parquet::ParquetLedger;
pub use self::lorenz_csv::lorenz_csv;
pub use self::manifest_json::{
    FlagFile, Flags, HardenFlags, PlanFlags, PseudonymFlags, changed_limits, manifest_json,
};
pub use self::named_users_csv::named_users_csv;
pub use self::oscal_json::oscal_json;
pub use self::outcome::{Outcome, OutcomeRenderer};
pub use self::owners_csv::owners_csv;
pub use self::ownership_csv::ownership_csv;
pub use self::ownership_svg::ownership_svg;
pub use self::package_xml::package_xml;
pub use self::plain::plain;
pub use self::plan::{PLAN_FILES, PlanFolder, PlanRenderer, plan_text};
pub use self::rights_json::rights_json;
pub use self::rights_text::rights_text;
pub use self::rule_text::{rule_text, rules_text};
pub use self::score_json::score_json;
pub use self::score_text::score_text;
pub use self::sheet_csv::sheet_csv;
pub use self::sheet_file::{SheetError, SheetFile};
pub use self::sheet_text::sheet_text;
pub use self::skew_csv::skew_csv;
pub use self::summary_json::summary_json;
pub use self::terminal::terminal;
pub use self::terminal_controls::terminal_controls;
pub use self::terminal_findings::terminal_findings;
pub use self::terminal_reach::terminal_reach;
pub use self::undecided_csv::undecided_csv;
pub use self::use_csv::use_csv;
pub use self::verify_text::verify_text;
pub use self::visibility_csv::visibility_csv;
pub use self::workbook::workbook;

use std::io::{self, Write};

use crate::analysis::{Analysis, Granted};

pub use crate::ledger::SCHEMA_VERSION;

/// A renderer: results to the bytes of one file.
pub type Renderer = fn(&Analysis) -> Vec<u8>;

/// The files of `analyze` that tell what was judged.
pub const FILES: &[(&str, Renderer)] = &[
    ("causes.csv", causes_csv),
    ("clients.csv", clients_csv),
    ("hours.csv", hours_csv),
    ("identities.csv", identities_csv),
    ("lorenz.csv", lorenz_csv),
    ("named_users.csv", named_users_csv),
    ("owners.csv", owners_csv),
    ("ownership.csv", ownership_csv),
    ("ownership.svg", ownership_svg),
    ("skew.csv", skew_csv),
    ("summary.json", summary_json),
    ("undecided.csv", undecided_csv),
    ("use.csv", use_csv),
    ("visibility.csv", visibility_csv),
];

/// A renderer of a file that may be large, and is written as it is rendered.
pub type LargeRenderer = fn(&Analysis, &mut dyn Write) -> io::Result<()>;

/// Those of them that have rows for each login and month.
pub const LARGE_FILES: &[(&str, LargeRenderer)] = &[
    ("attribution.csv", attribution_csv::attribution_csv),
    (
        "ownership_months.csv",
        ownership_months_csv::ownership_months_csv,
    ),
];

/// A renderer of what logins may do and could get at: its file may be large, and is written as it is rendered.
pub type GrantedRenderer = fn(&Analysis, &Granted<'_>, &mut dyn Write) -> io::Result<()>;

/// The files of `analyze` that tell what logins may do and could get at.
pub const GRANTED_FILES: &[(&str, GrantedRenderer)] = &[
    ("access.csv", access_csv::access_csv),
    ("graph.opengraph.json", graph_json::graph_json),
    (
        "platform_changes.csv",
        platform_changes_csv::platform_changes_csv,
    ),
    ("privileges.csv", privileges_csv::privileges_csv),
    ("reach.csv", reach_csv::reach_csv),
];

/// The files of `analyze` that tell of everything together, what is wrong among it.
pub const OUTCOME_FILES: &[(&str, OutcomeRenderer)] = &[
    ("assessment-results.oscal.json", oscal_json),
    ("controls.csv", controls_csv),
    ("controls.json", controls_json),
    ("findings.json", findings_json),
    ("findings.sarif", findings_sarif),
    ("report.html", report_html),
];
