//! What is asked of dates that an export leaves open.

use clap::{Args, ValueEnum};

use crate::org::TimeOrder;

/// Flags of every command that reads an export.
#[derive(Clone, Copy, Debug, Args)]
pub(super) struct Dates {
    /// Which comes first in dates such as 3/4/2026 of Setup downloads, where no date of the file tells it
    #[arg(long, value_name = "ORDER")]
    date_order: Option<DateOrder>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum DateOrder {
    /// The day
    Dmy,
    /// The month
    Mdy,
}

impl Dates {
    /// The order that is asked for.
    pub(super) fn order(self) -> Option<TimeOrder> {
        self.date_order.map(|order| match order {
            DateOrder::Dmy => TimeOrder::DayFirst,
            DateOrder::Mdy => TimeOrder::MonthFirst,
        })
    }

    /// The same, as the manifest says it.
    pub(super) fn flag(self) -> Option<&'static str> {
        self.order().map(TimeOrder::as_str)
    }
}
