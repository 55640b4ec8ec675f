//! The container of `training/FORMAT.md`: a JSON header and named tensors.

use crate::kernels::{Linear, Path};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use std::collections::HashMap;

const MAGIC: &[u8; 8] = b"KIEBITZ1";
/// Values of a 4-bit block, and its bytes.
pub const BLOCK: usize = 32;
pub const BLOCK_BYTES: usize = 18;

/// Why a network cannot be loaded.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("the {0} file is not one of this program's version")]
    Version(&'static str),
    #[error("the {0} file is damaged: its hash is not the recorded one")]
    Damaged(&'static str),
    #[error("the {0} file does not hold {1}")]
    Missing(&'static str, String),
    #[error("the model was trained on another embedding file")]
    Mismatch,
}

/// An open file; `H` are the fields of the header beside the tensors.
pub struct Container<H> {
    kind: &'static str,
    pub fields: H,
    pub payload_sha256: String,
    payload: &'static [u8],
    tensors: HashMap<String, Tensor>,
}

#[derive(Deserialize)]
struct Tensor {
    name: String,
    dtype: String,
    shape: Vec<usize>,
    offset: usize,
}

#[derive(Deserialize)]
struct Header<H> {
    kind: String,
    payload_sha256: String,
    tensors: Vec<Tensor>,
    #[serde(flatten)]
    fields: H,
}

impl<H: DeserializeOwned> Container<H> {
    pub fn open(kind: &'static str, file: &'static [u8]) -> Result<Container<H>, Error> {
        let version = || Error::Version(kind);
        let rest = file.strip_prefix(MAGIC).ok_or_else(version)?;
        let (length, rest) = rest.split_first_chunk::<4>().ok_or_else(version)?;
        let (header, payload) = rest.split_at_checked(u32::from_le_bytes(*length) as usize).ok_or_else(version)?;
        let header: Header<H> = serde_json::from_slice(header).map_err(|_| version())?;
        if header.kind != kind {
            return Err(version());
        }
        let digest = Sha256::digest(payload);
        if !digest.iter().map(|byte| format!("{byte:02x}")).eq(pairs(&header.payload_sha256)) {
            return Err(Error::Damaged(kind));
        }
        let tensors = header.tensors.into_iter().map(|tensor| (tensor.name.clone(), tensor)).collect();
        Ok(Container { kind, fields: header.fields, payload_sha256: header.payload_sha256, payload, tensors })
    }

    /// The bytes of a tensor of a type and shape.
    pub fn bytes(&self, name: &str, dtype: &str, shape: &[usize]) -> Result<&'static [u8], Error> {
        let missing = || Error::Missing(self.kind, format!("{name} as {dtype} {shape:?}"));
        let tensor = self.tensors.get(name).filter(|t| t.dtype == dtype && t.shape == shape).ok_or_else(missing)?;
        let values: usize = shape.iter().product();
        let length = match dtype {
            "f32" | "u32" => values * 4,
            "q4" => values / BLOCK * BLOCK_BYTES,
            _ => values,
        };
        self.payload.get(tensor.offset..tensor.offset + length).ok_or_else(missing)
    }

    /// Length of a tensor of one dimension.
    pub fn length(&self, name: &str) -> Result<usize, Error> {
        match self.tensors.get(name).map(|tensor| tensor.shape.as_slice()) {
            Some(&[length]) => Ok(length),
            _ => Err(Error::Missing(self.kind, name.to_string())),
        }
    }

    pub fn floats(&self, name: &str, shape: &[usize]) -> Result<Vec<f32>, Error> {
        let bytes = self.bytes(name, "f32", shape)?;
        Ok(bytes.as_chunks().0.iter().map(|&chunk| f32::from_le_bytes(chunk)).collect())
    }

    /// A linear layer: its int8 weights, one scale for each output, and biases.
    pub fn linear(&self, path: Path, name: &str, inputs: usize, outputs: usize) -> Result<Linear, Error> {
        let weights = self.bytes(&format!("{name}.weight"), "i8", &[outputs, inputs])?;
        let weights: Vec<i8> = weights.iter().map(|&byte| byte.cast_signed()).collect();
        let scales = self.floats(&format!("{name}.scale"), &[outputs])?;
        let biases = self.floats(&format!("{name}.bias"), &[outputs])?;
        Ok(Linear::new(path, &weights, &scales, &biases))
    }

    pub fn integers(&self, name: &str) -> Result<Vec<u32>, Error> {
        let bytes = self.bytes(name, "u32", &[self.length(name)?])?;
        Ok(bytes.as_chunks().0.iter().map(|&chunk| u32::from_le_bytes(chunk)).collect())
    }
}

fn pairs(hex: &str) -> impl Iterator<Item = &str> {
    (0..hex.len()).step_by(2).map(|i| hex.get(i..i + 2).unwrap_or_default())
}
