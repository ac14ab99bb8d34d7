//! What the sharing models of objects open.

use std::sync::LazyLock;

use serde::Deserialize;

/// Whose records everybody sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Opens {
    /// Nobody's: the owner and those above see them.
    Nothing,
    /// Those of parents that one sees.
    WithParent,
    /// All.
    Everything,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Model {
    name: String,
    opens: Opens,
    edits: Opens,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Models {
    #[serde(default)]
    model: Vec<Model>,
}

static MODELS: LazyLock<Models> =
    LazyLock::new(|| toml::from_str(include_str!("sharing_models.toml")).unwrap_or_default());

fn model(name: &str) -> Option<&'static Model> {
    let mut models = MODELS.model.iter();
    models.find(|model| model.name.eq_ignore_ascii_case(name))
}

/// What a sharing model opens; `None` for one that is not known.
#[must_use]
pub fn sharing_model(name: &str) -> Option<Opens> {
    model(name).map(|model| model.opens)
}

/// What a sharing model lets everybody change; `None` for one that is not known.
#[must_use]
pub fn sharing_model_edits(name: &str) -> Option<Opens> {
    model(name).map(|model| model.edits)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::*;

    #[test]
    fn the_table_parses() {
        let models: Models = toml::from_str(include_str!("sharing_models.toml")).unwrap();
        assert_eq!(models.model.len(), 9);
        assert_eq!(sharing_model("readwrite"), Some(Opens::Everything));
        assert_eq!(sharing_model(""), None);
        assert_eq!(sharing_model_edits("Read"), Some(Opens::Nothing));
        let edits_more = models.model.iter().filter(|it| it.edits > it.opens).count();
        assert_eq!(edits_more, 0, "what one changes one sees");
    }
}
