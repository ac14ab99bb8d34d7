//! A whole result, put in its place.
//!
//! Where the system can exchange two folders in one step, the new result takes the place of the old one so: at every moment one of
//! the two is there, whole. For that moment the new result stands beside the folder, on the same disk.
//!
//! Elsewhere (another system, a network share, a folder that is a mount point or in which byline was started) files are moved one by
//! one. What is to be done is written down first, and a run that finds it does the rest. In between the folder has no
//! `manifest.json`, so that nobody takes it for a result.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::staging::beside;
use super::{FolderError, MANIFEST, RESULT, failed, files_below, is_staging, listed};
use crate::aside::{sync_file, sync_folder};

/// Says that files are being moved, and which of the earlier result are to go.
const MOVING: &str = "moving";

/// The same while it is written.
const NOTE: &str = "moving-partial";

/// How the name of an old result ends when nothing in it is needed any more.
const REPLACED: &str = "-replaced";

/// Puts the result prepared in `root` into `out`, in the place of the files of an earlier one.
///
/// # Errors
/// The outer one: nothing was changed. The inner one: some files are in their place, and the next run moves the others.
pub(super) fn place(
    out: &Path,
    root: &Path,
    earlier: &[String],
) -> Result<Result<(), FolderError>, FolderError> {
    if exchange(out, root).map_err(|error| failed(out, error))? {
        return Ok(Ok(()));
    }
    note(root, earlier)?;
    Ok(finish(out, root))
}

/// Writes down that files are moved from here on, and which of the earlier result have no successor.
pub(super) fn note(root: &Path, earlier: &[String]) -> Result<(), FolderError> {
    let staged: BTreeSet<String> = files_below(&root.join(RESULT))?.into_iter().collect();
    let to_go = earlier.iter().filter(|path| !staged.contains(*path));
    let to_go: Vec<&String> = to_go.collect();
    let note = serde_json::to_vec(&to_go).map_err(|error| failed(root, error.into()))?;
    let path = root.join(MOVING);
    // Renamed too, so that half a note is none.
    let noted = fs::write(root.join(NOTE), note)
        .and_then(|()| sync_file(&root.join(NOTE)))
        .and_then(|()| fs::rename(root.join(NOTE), &path))
        .and_then(|()| sync_folder(root));
    noted.map_err(|error| failed(&path, error))
}

/// Exchanges the folders, if that can be done without losing anything. If not, nothing was changed.
fn exchange(out: &Path, root: &Path) -> io::Result<bool> {
    let real = out.canonicalize()?;
    let staged = root.join(RESULT);
    let Some(beside) = beside(&real).filter(|_| may_exchange(&real, &staged)) else {
        return Ok(false);
    };
    if fs::rename(&staged, &beside).is_err() {
        // A mount point, or a folder above that is not ours to write.
        return Ok(false);
    }
    if swap(&beside, &real).is_err() {
        fs::rename(&beside, &staged)?;
        return Ok(false);
    }
    // The result is there; what cannot be tidied up now, the next run does.
    if let Some(parent) = real.parent() {
        let _ = sync_folder(parent);
    }
    let _ = retire(&beside, &real);
    Ok(true)
}

#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn swap(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn swap(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Whether a new folder can stand for the old one: with its owner and its rights, and nobody at work in it that we know of.
fn may_exchange(real: &Path, staged: &Path) -> bool {
    let here = std::env::current_dir().and_then(|path| path.canonicalize());
    let is_elsewhere = here.is_ok_and(|here| !here.starts_with(real));
    let like = || {
        let (old, new) = (fs::metadata(real)?, fs::metadata(staged)?);
        fs::set_permissions(staged, old.permissions())?;
        Ok::<_, io::Error>(same_owner(&old, &new))
    };
    is_elsewhere && like().unwrap_or(false)
}

#[cfg(unix)]
fn same_owner(one: &fs::Metadata, other: &fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    (one.uid(), one.gid()) == (other.uid(), other.gid())
}

#[cfg(not(unix))]
fn same_owner(_: &fs::Metadata, _: &fs::Metadata) -> bool {
    true
}

/// Takes away what stands beside a folder: its old self, or a new one that was not put in its place. Files that somebody put into the
/// old one meanwhile are moved to the new one.
pub(super) fn retire(beside: &Path, real: &Path) -> io::Result<()> {
    let mut name = beside.file_name().unwrap_or_default().to_os_string();
    name.push(REPLACED);
    let replaced = beside.with_file_name(name);
    if beside.is_dir() {
        let ours = listed(beside, None);
        for path in files_below(beside).map_err(io::Error::other)? {
            let target = real.join(&path);
            if is_staging(&path) || ours.contains(&path) || target.exists() {
                continue;
            }
            if let Some(parent) = target.parent() {
                fs::create_dir_all(parent)?;
            }
            fs::rename(beside.join(&path), &target)?;
        }
        // From here on a run that finds it need not look into it.
        fs::rename(beside, &replaced)?;
    }
    // Another run may be at it, and nothing in it is needed.
    let _ = fs::remove_dir_all(&replaced);
    Ok(())
}

/// Whether a run was killed while it moved files.
pub(super) fn is_under_way(root: &Path) -> bool {
    root.join(MOVING).is_file()
}

/// Moves the files that are not in their place yet, and takes away those of the earlier result that have no successor.
pub(super) fn finish(out: &Path, root: &Path) -> Result<(), FolderError> {
    let staged = root.join(RESULT);
    let at = |path: &Path| {
        let path = path.to_path_buf();
        move |error: io::Error| failed(&path, error)
    };
    let note = fs::read(root.join(MOVING)).map_err(at(root))?;
    let to_go: BTreeSet<String> = serde_json::from_slice(&note).unwrap_or_default();
    let mut paths = if staged.is_dir() {
        files_below(&staged)?
    } else {
        Vec::new()
    };
    // Without a manifest it is no result, until all of it is there.
    paths.sort_by_key(|path| path == MANIFEST);
    let manifest = out.join(MANIFEST);
    if paths.last().is_some_and(|path| path == MANIFEST) && manifest.exists() {
        fs::remove_file(&manifest).map_err(at(&manifest))?;
    }
    let last = paths.pop_if(|path| path == MANIFEST);
    for path in paths {
        move_one(out, &staged, &path)?;
    }
    // Only what is there is removed: a path of a note is text from a file, and never followed.
    let present = files_below(out)?.into_iter();
    for path in present.filter(|path| to_go.contains(path) && !is_staging(path)) {
        let path = out.join(path);
        fs::remove_file(&path).map_err(at(&path))?;
        let above = path.ancestors().skip(1).take_while(|it| *it != out);
        // Those that are empty now.
        let _ = above.map(fs::remove_dir).take_while(Result::is_ok).count();
    }
    if let Some(path) = last {
        move_one(out, &staged, &path)?;
    }
    sync_folder(out).map_err(at(out))?;
    fs::remove_dir_all(root).map_err(at(root))
}

fn move_one(out: &Path, staged: &Path, path: &str) -> Result<(), FolderError> {
    let target = out.join(path);
    let parent = target.parent().map_or_else(PathBuf::new, Path::to_path_buf);
    let moved = fs::create_dir_all(&parent).and_then(|()| {
        let mut above = parent.ancestors().take_while(|it| *it != out);
        if above.any(Path::is_symlink) {
            return Err(io::Error::other("a folder of the result is a link"));
        }
        fs::rename(staged.join(path), &target)?;
        sync_folder(&parent)
    });
    moved.map_err(|error| failed(&target, error))
}
