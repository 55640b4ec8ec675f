//! What both networks of the program are made of: the files they are kept in (`model`), the int8
//! arithmetic (`kernels`) and transformer layers (`layers`). `training/FORMAT.md` describes them.

pub mod kernels;
mod layers;
mod model;

pub use kernels::Path;
pub use layers::{Layers, Norm, Shape, States};
pub use model::{BLOCK, BLOCK_BYTES, Container, Error};
