//! Transformer layers over rows of several sentences.

use crate::kernels::{self, Activations, Linear, Path};
use crate::model::{Container, Error};
use serde::de::DeserializeOwned;

/// Sizes of the layers: values a row, attention heads, values within a layer, and what a norm adds to a variance.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    pub width: usize,
    pub heads: usize,
    pub inner: usize,
    pub epsilon: f32,
}

/// Rows of the last layer of a sentence, for networks that read on from there.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct States {
    /// One row for each piece.
    pub rows: Vec<f32>,
    /// Of each word the first and the last piece.
    pub ends: Vec<(usize, usize)>,
}

/// Layer norm.
pub struct Norm {
    weight: Vec<f32>,
    bias: Vec<f32>,
}

impl Norm {
    pub fn open<H: DeserializeOwned>(file: &Container<H>, name: &str, width: usize) -> Result<Norm, Error> {
        let weight = file.floats(&format!("{name}.weight"), &[width])?;
        Ok(Norm { weight, bias: file.floats(&format!("{name}.bias"), &[width])? })
    }

    pub fn apply(&self, path: Path, x: &mut [f32], epsilon: f32) {
        kernels::norm(path, x, &self.weight, &self.bias, epsilon);
    }
}

struct Layer {
    qkv: Linear,
    attention: Linear,
    attention_norm: Norm,
    inner: Linear,
    outer: Linear,
    output_norm: Norm,
}

pub struct Layers {
    path: Path,
    shape: Shape,
    layers: Vec<Layer>,
}

impl Layers {
    /// The tensors `layers.0.…` to `layers.{count - 1}.…` of a file.
    pub fn open<H: DeserializeOwned>(
        file: &Container<H>,
        path: Path,
        shape: Shape,
        count: usize,
    ) -> Result<Layers, Error> {
        let Shape { width, inner, .. } = shape;
        let linear = |name: String, inputs, outputs| file.linear(path, &name, inputs, outputs);
        let layer = |index: usize| -> Result<Layer, Error> {
            Ok(Layer {
                qkv: linear(format!("layers.{index}.qkv"), width, 3 * width)?,
                attention: linear(format!("layers.{index}.attention"), width, width)?,
                attention_norm: Norm::open(file, &format!("layers.{index}.attention_norm"), width)?,
                inner: linear(format!("layers.{index}.inner"), width, inner)?,
                outer: linear(format!("layers.{index}.outer"), inner, width)?,
                output_norm: Norm::open(file, &format!("layers.{index}.output_norm"), width)?,
            })
        };
        Ok(Layers { path, shape, layers: (0..count).map(layer).collect::<Result<_, _>>()? })
    }

    /// Takes rows of several sentences, one after the other, through all layers; `lengths` are the
    /// sentences' rows.
    pub fn apply(&self, x: &mut [f32], lengths: &[usize]) {
        let Shape { width, heads, epsilon, .. } = self.shape;
        let mut activations = Activations::default();
        let (mut qkv, mut mixed, mut inner, mut y) = (Vec::new(), vec![0.0; x.len()], Vec::new(), Vec::new());
        for layer in &self.layers {
            activations.set(self.path, x, width);
            layer.qkv.apply(&activations, &mut qkv);
            let mut row = 0;
            for length in lengths {
                let end = row + length;
                let (qkv, mixed) = (&qkv[row * 3 * width..end * 3 * width], &mut mixed[row * width..end * width]);
                kernels::attention(self.path, qkv, heads, mixed);
                row = end;
            }
            activations.set(self.path, &mixed, width);
            layer.attention.apply(&activations, &mut y);
            kernels::add(self.path, x, &y);
            layer.attention_norm.apply(self.path, x, epsilon);
            activations.set(self.path, x, width);
            layer.inner.apply(&activations, &mut inner);
            kernels::gelu(self.path, &mut inner);
            activations.set(self.path, &inner, layer.inner.outputs());
            layer.outer.apply(&activations, &mut y);
            kernels::add(self.path, x, &y);
            layer.output_norm.apply(self.path, x, epsilon);
        }
    }
}
