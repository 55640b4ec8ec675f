//! The arithmetic of the network: int8 matrix products and the f32 steps between them.
//!
//! Products are sums of int8 × int8 in i32, so every path gives the same integers; the f32 steps are
//! the same source compiled for wider registers, without fused or reordered operations, so every
//! path gives the same floats as well.
#![allow(unsafe_code, reason = "vector instructions that are known only at run time")]

/// Which instructions are used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Path {
    /// Whatever the target has for certain (on aarch64 this is NEON).
    Portable,
    #[cfg(target_arch = "x86_64")]
    Avx2,
    /// AVX-512 with byte dot products.
    #[cfg(target_arch = "x86_64")]
    Vnni,
}

impl Path {
    /// Those this machine can run, the fastest last.
    pub fn available() -> Vec<Path> {
        let mut paths = vec![Path::Portable];
        #[cfg(target_arch = "x86_64")]
        {
            if is_x86_feature_detected!("avx2") {
                paths.push(Path::Avx2);
                if is_x86_feature_detected!("avx512vnni") && is_x86_feature_detected!("avx512f") {
                    paths.push(Path::Vnni);
                }
            }
        }
        paths
    }

    /// Neighbouring inputs that one instruction multiplies and adds.
    fn group(self) -> usize {
        match self {
            #[cfg(target_arch = "x86_64")]
            Path::Vnni => 4,
            _ => 2,
        }
    }
}

/// Outputs that are computed together; the packed rows are filled up to a multiple of two blocks.
const LANES: usize = 16;

/// `y = W x + b` with int8 weights and one scale for every output.
pub struct Linear {
    path: Path,
    inputs: usize,
    outputs: usize,
    /// Blocks of `LANES` outputs; in each, groups of inputs; in each, the group's weights of every output.
    weights: Vec<i8>,
    scales: Vec<f32>,
    biases: Vec<f32>,
    /// What each output has too much because the byte dot product takes activations moved up by 128.
    #[cfg(target_arch = "x86_64")]
    surplus: Vec<i32>,
}

/// Rows of activations as integers with one scale a row.
#[derive(Default)]
pub struct Activations {
    rows: usize,
    inputs: usize,
    scales: Vec<f32>,
    values: Vec<i16>,
    /// The values moved up by 128, for the byte dot product.
    #[cfg(target_arch = "x86_64")]
    bytes: Vec<u8>,
}

impl Activations {
    /// Rounds rows of `inputs` values to -127..127.
    pub fn set(&mut self, path: Path, x: &[f32], inputs: usize) {
        self.rows = x.len() / inputs;
        self.inputs = inputs;
        self.scales.resize(self.rows, 0.0);
        match path {
            #[cfg(target_arch = "x86_64")]
            Path::Vnni => {
                self.bytes.resize(x.len(), 0);
                quantise_bytes(path, x, inputs, &mut self.bytes, &mut self.scales);
            }
            _ => {
                self.values.resize(x.len(), 0);
                quantise(path, x, inputs, &mut self.values, &mut self.scales);
            }
        }
    }
}

impl Linear {
    /// `weights` is row-major [outputs, inputs]; `inputs` is a multiple of 32.
    pub fn new(path: Path, weights: &[i8], scales: &[f32], biases: &[f32]) -> Linear {
        let outputs = scales.len();
        let inputs = weights.len() / outputs.max(1);
        let padded = outputs.next_multiple_of(2 * LANES);
        let fill = |values: &[f32]| [values, &vec![0.0; padded - outputs]].concat();
        let group = path.group();
        let mut packed = vec![0; padded * inputs];
        for (output, row) in weights.chunks_exact(inputs).enumerate() {
            let block = output / LANES * LANES * inputs;
            for (input, &weight) in row.iter().enumerate() {
                packed[block + input / group * group * LANES + output % LANES * group + input % group] = weight;
            }
        }
        Linear {
            path,
            inputs,
            outputs,
            weights: packed,
            scales: fill(scales),
            biases: fill(biases),
            #[cfg(target_arch = "x86_64")]
            surplus: {
                let sums = weights.chunks_exact(inputs).map(|row| row.iter().map(|&w| 128 * i32::from(w)).sum());
                sums.chain(std::iter::repeat_n(0, padded - outputs)).collect()
            },
        }
    }

    pub fn outputs(&self) -> usize {
        self.outputs
    }

    /// Sets `y` to the rows of outputs.
    pub fn apply(&self, x: &Activations, y: &mut Vec<f32>) {
        assert_eq!(x.inputs, self.inputs, "activations of another layer");
        y.resize(x.rows * self.outputs, 0.0);
        match self.path {
            Path::Portable => self.portable(x, y),
            // SAFETY: `Path::available` has found the instructions.
            #[cfg(target_arch = "x86_64")]
            Path::Avx2 => unsafe { self.avx2(x, y) },
            #[cfg(target_arch = "x86_64")]
            Path::Vnni => unsafe { self.vnni(x, y) },
        }
    }

    fn portable(&self, x: &Activations, y: &mut [f32]) {
        for (block, weights) in self.weights.chunks_exact(LANES * self.inputs).enumerate() {
            for (row, values) in x.values.chunks_exact(self.inputs).take(x.rows).enumerate() {
                let mut sums = [0i32; LANES];
                for (pair, weights) in values.as_chunks::<2>().0.iter().zip(weights.as_chunks::<{ 2 * LANES }>().0) {
                    for (sum, weights) in sums.iter_mut().zip(weights.as_chunks::<2>().0) {
                        *sum += i32::from(pair[0]) * i32::from(weights[0]) + i32::from(pair[1]) * i32::from(weights[1]);
                    }
                }
                self.store(block, row, x.scales[row], &sums, y);
            }
        }
    }

    /// Writes one block of one row.
    #[inline(always)]
    fn store(&self, block: usize, row: usize, scale: f32, sums: &[i32; LANES], y: &mut [f32]) {
        let first = block * LANES;
        if first >= self.outputs {
            return;
        }
        let mut values = [0f32; LANES];
        for lane in 0..LANES {
            values[lane] = sums[lane] as f32 * (scale * self.scales[first + lane]) + self.biases[first + lane];
        }
        let y = &mut y[row * self.outputs + first..(row + 1) * self.outputs];
        match y.first_chunk_mut() {
            Some(block) => *block = values,
            None => copy_part(&values, y),
        }
    }
}

/// Apart, for else the compiler makes a call of the common case as well.
#[inline(never)]
fn copy_part(values: &[f32; LANES], y: &mut [f32]) {
    y.copy_from_slice(&values[..y.len()]);
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use super::{Activations, LANES, Linear};
    use std::arch::x86_64::*;

    impl Linear {
        #[target_feature(enable = "avx2")]
        pub(super) fn avx2(&self, x: &Activations, y: &mut [f32]) {
            for block in 0..self.weights.len() / (LANES * self.inputs) {
                let mut row = 0;
                while row < x.rows {
                    row += match x.rows - row {
                        1 => self.avx2_rows::<1>(x, block, row, y),
                        2 => self.avx2_rows::<2>(x, block, row, y),
                        3 => self.avx2_rows::<3>(x, block, row, y),
                        4 => self.avx2_rows::<4>(x, block, row, y),
                        5 => self.avx2_rows::<5>(x, block, row, y),
                        _ => self.avx2_rows::<6>(x, block, row, y),
                    };
                }
            }
        }

        /// One block of outputs for `ROWS` rows; returns `ROWS`.
        #[target_feature(enable = "avx2")]
        #[inline]
        fn avx2_rows<const ROWS: usize>(&self, x: &Activations, block: usize, row: usize, y: &mut [f32]) -> usize {
            let weights = &self.weights[block * LANES * self.inputs..][..LANES * self.inputs];
            let values = &x.values[row * self.inputs..][..ROWS * self.inputs];
            let mut sums = [[_mm256_setzero_si256(); 2]; ROWS];
            for pair in 0..self.inputs / 2 {
                // SAFETY: both slices were cut to the length that these offsets stay within.
                unsafe {
                    let at = weights.as_ptr().add(pair * 2 * LANES);
                    let low = _mm256_cvtepi8_epi16(_mm_loadu_si128(at.cast()));
                    let high = _mm256_cvtepi8_epi16(_mm_loadu_si128(at.add(LANES).cast()));
                    for (r, sums) in sums.iter_mut().enumerate() {
                        let value = values.as_ptr().add(r * self.inputs + pair * 2).cast::<i32>().read_unaligned();
                        let value = _mm256_set1_epi32(value);
                        sums[0] = _mm256_add_epi32(sums[0], _mm256_madd_epi16(value, low));
                        sums[1] = _mm256_add_epi32(sums[1], _mm256_madd_epi16(value, high));
                    }
                }
            }
            for (r, sums) in sums.iter().enumerate() {
                let mut lanes = [0i32; LANES];
                // SAFETY: `lanes` holds two registers.
                unsafe {
                    _mm256_storeu_si256(lanes.as_mut_ptr().cast(), sums[0]);
                    _mm256_storeu_si256(lanes.as_mut_ptr().add(LANES / 2).cast(), sums[1]);
                }
                self.store(block, row + r, x.scales[row + r], &lanes, y);
            }
            ROWS
        }

        #[target_feature(enable = "avx512f,avx512vnni")]
        pub(super) fn vnni(&self, x: &Activations, y: &mut [f32]) {
            for pair in 0..self.weights.len() / (2 * LANES * self.inputs) {
                let mut row = 0;
                while row < x.rows {
                    row += match x.rows - row {
                        1 => self.vnni_rows::<1>(x, pair, row, y),
                        2..4 => self.vnni_rows::<2>(x, pair, row, y),
                        4..8 => self.vnni_rows::<4>(x, pair, row, y),
                        _ => self.vnni_rows::<8>(x, pair, row, y),
                    };
                }
            }
        }

        /// Two blocks of outputs for `ROWS` rows; returns `ROWS`.
        #[target_feature(enable = "avx512f,avx512vnni")]
        #[inline]
        fn vnni_rows<const ROWS: usize>(&self, x: &Activations, pair: usize, row: usize, y: &mut [f32]) -> usize {
            let block = LANES * self.inputs;
            let weights = &self.weights[pair * 2 * block..][..2 * block];
            let values = &x.bytes[row * self.inputs..][..ROWS * self.inputs];
            let mut sums = [[_mm512_setzero_si512(); 2]; ROWS];
            for group in 0..self.inputs / 4 {
                // SAFETY: both slices were cut to the length that these offsets stay within.
                unsafe {
                    let at = weights.as_ptr().add(group * 4 * LANES);
                    let first = _mm512_loadu_si512(at.cast());
                    let second = _mm512_loadu_si512(at.add(block).cast());
                    for (r, sums) in sums.iter_mut().enumerate() {
                        let value = values.as_ptr().add(r * self.inputs + group * 4).cast::<i32>().read_unaligned();
                        let value = _mm512_set1_epi32(value);
                        sums[0] = _mm512_dpbusd_epi32(sums[0], value, first);
                        sums[1] = _mm512_dpbusd_epi32(sums[1], value, second);
                    }
                }
            }
            for (r, sums) in sums.iter().enumerate() {
                for (half, &sum) in sums.iter().enumerate() {
                    let surplus = &self.surplus[(2 * pair + half) * LANES..][..LANES];
                    let mut lanes = [0i32; LANES];
                    // SAFETY: `surplus` and `lanes` hold one register.
                    unsafe {
                        let sum = _mm512_sub_epi32(sum, _mm512_loadu_si512(surplus.as_ptr().cast()));
                        _mm512_storeu_si512(lanes.as_mut_ptr().cast(), sum);
                    }
                    self.store(2 * pair + half, row + r, x.scales[row + r], &lanes, y);
                }
            }
            ROWS
        }
    }
}

/// Defines functions that run the same body compiled for the instructions of the path.
macro_rules! dispatched {
    ($($(#[$doc:meta])* fn $name:ident($($argument:ident: $type:ty),*) $body:block)*) => {$(
        $(#[$doc])*
        pub fn $name(path: Path, $($argument: $type),*) {
            #[inline(always)]
            fn body($($argument: $type),*) $body
            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx2")]
            fn avx2($($argument: $type),*) {
                body($($argument),*)
            }
            match path {
                Path::Portable => body($($argument),*),
                // SAFETY: `Path::available` has found the instructions.
                #[cfg(target_arch = "x86_64")]
                _ => unsafe { avx2($($argument),*) },
            }
        }
    )*};
}

/// Values that are summed side by side, for the compiler to keep in registers.
const WIDE: usize = 16;

dispatched! {
    /// Rounds each row of `inputs` values to -127..127 with one scale.
    fn quantise(x: &[f32], inputs: usize, values: &mut [i16], scales: &mut [f32]) {
        for ((row, values), scale) in x.chunks_exact(inputs).zip(values.chunks_exact_mut(inputs)).zip(scales) {
            let factor = row_factor(row, scale);
            for (value, &x) in values.iter_mut().zip(row) {
                *value = round(x * factor) as i16;
            }
        }
    }

    /// The same, moved up by 128.
    fn quantise_bytes(x: &[f32], inputs: usize, values: &mut [u8], scales: &mut [f32]) {
        for ((row, values), scale) in x.chunks_exact(inputs).zip(values.chunks_exact_mut(inputs)).zip(scales) {
            let factor = row_factor(row, scale);
            for (value, &x) in values.iter_mut().zip(row) {
                *value = round(x * factor).wrapping_add(128) as u8;
            }
        }
    }

    /// Layer norm of each row, in place.
    fn norm(x: &mut [f32], weight: &[f32], bias: &[f32], epsilon: f32) {
        let width = weight.len();
        for row in x.chunks_exact_mut(width) {
            let mean = sum(row, |value| value) / width as f32;
            let variance = sum(row, |value| (value - mean) * (value - mean)) / width as f32;
            let factor = 1.0 / (variance + epsilon).sqrt();
            for ((value, weight), bias) in row.iter_mut().zip(weight).zip(bias) {
                *value = (*value - mean) * factor * weight + bias;
            }
        }
    }

    /// `x += y`
    fn add(x: &mut [f32], y: &[f32]) {
        for (x, y) in x.iter_mut().zip(y) {
            *x += y;
        }
    }

    /// `x/2 (1 + erf(x / √2))`, in place. erf by Abramowitz and Stegun 7.1.26, error below 2e-7.
    fn gelu(x: &mut [f32]) {
        for value in x {
            let z = value.abs() * std::f32::consts::FRAC_1_SQRT_2;
            let t = 1.0 / (1.0 + 0.327_591_1 * z);
            let polynomial =
                ((((1.061_405_4 * t - 1.453_152) * t + 1.421_413_7) * t - 0.284_496_72) * t + 0.254_829_6) * t;
            let erf = 1.0 - polynomial * exp(-z * z);
            *value = 0.5 * (*value + value.abs() * erf);
        }
    }

    /// Self-attention of one sentence: `qkv` has rows of query, key and value, `out` rows of the width.
    fn attention(qkv: &[f32], heads: usize, out: &mut [f32]) {
        const HEAD: usize = 32;
        let width = heads * HEAD;
        let tokens = qkv.len() / (3 * width);
        let padded = tokens.next_multiple_of(WIDE);
        // For every `WIDE` tokens a block, in it for every dimension their keys.
        let mut keys = vec![[0f32; WIDE]; HEAD * padded / WIDE];
        let mut weights = vec![0f32; padded];
        for head in 0..heads {
            for (token, row) in qkv.chunks_exact(3 * width).enumerate() {
                let block = &mut keys[token / WIDE * HEAD..][..HEAD];
                for (keys, key) in block.iter_mut().zip(&row[width + head * HEAD..]) {
                    keys[token % WIDE] = *key;
                }
            }
            for token in 0..tokens {
                let query = &qkv[token * 3 * width + head * HEAD..][..HEAD];
                for (keys, weights) in keys.chunks_exact(HEAD).zip(weights.as_chunks_mut::<WIDE>().0) {
                    let mut scores = [0f32; WIDE];
                    for (keys, &query) in keys.iter().zip(query) {
                        for lane in 0..WIDE {
                            scores[lane] += query * keys[lane];
                        }
                    }
                    *weights = scores;
                }
                // 1 / sqrt(HEAD)
                let scale = 0.176_776_7;
                let greatest = weights[..tokens].iter().fold(f32::MIN, |a, &b| a.max(b));
                for weight in &mut weights {
                    *weight = exp((*weight - greatest) * scale);
                }
                weights[tokens..].fill(0.0);
                let factor = 1.0 / sum(&weights, |weight| weight);
                let mut mixed = [0f32; HEAD];
                for (&weight, row) in weights.iter().zip(qkv.chunks_exact(3 * width)) {
                    let values = &row[2 * width + head * HEAD..].as_chunks::<HEAD>().0[0];
                    for dimension in 0..HEAD {
                        mixed[dimension] += weight * values[dimension];
                    }
                }
                for (out, mixed) in out[token * width + head * HEAD..][..HEAD].iter_mut().zip(mixed) {
                    *out = mixed * factor;
                }
            }
        }
    }

    /// `out[i][j] = a[i] · b[j]` for rows of `width` values.
    fn products(a: &[f32], b: &[f32], width: usize, out: &mut [f32]) {
        let columns = b.len() / width;
        for (a, out) in a.chunks_exact(width).zip(out.chunks_exact_mut(columns)) {
            for (b, out) in b.chunks_exact(width).zip(out) {
                let mut sums = [0f32; WIDE];
                for (a, b) in a.as_chunks::<WIDE>().0.iter().zip(b.as_chunks::<WIDE>().0) {
                    for lane in 0..WIDE {
                        sums[lane] += a[lane] * b[lane];
                    }
                }
                *out = sums.iter().sum();
            }
        }
    }
}

/// Sets the scale of a row and returns its inverse.
#[inline(always)]
fn row_factor(row: &[f32], scale: &mut f32) -> f32 {
    let mut greatest = [0f32; WIDE];
    let (chunks, rest) = row.as_chunks::<WIDE>();
    for chunk in chunks {
        for lane in 0..WIDE {
            greatest[lane] = greatest[lane].max(chunk[lane].abs());
        }
    }
    let greatest = greatest.iter().chain(rest).fold(f32::MIN_POSITIVE, |a, b| a.max(b.abs()));
    *scale = greatest / 127.0;
    127.0 / greatest
}

#[inline(always)]
fn sum(values: &[f32], of: impl Fn(f32) -> f32) -> f32 {
    let mut sums = [0f32; WIDE];
    let (chunks, rest) = values.as_chunks::<WIDE>();
    for chunk in chunks {
        for lane in 0..WIDE {
            sums[lane] += of(chunk[lane]);
        }
    }
    sums.iter().sum::<f32>() + rest.iter().map(|&value| of(value)).sum::<f32>()
}

/// Nearest integer, ties to even, for values below 2^22: the addition leaves no bits for fractions.
#[inline(always)]
fn round(x: f32) -> i32 {
    const SHIFT: f32 = 12_582_912.0;
    ((x + SHIFT).to_bits()).wrapping_sub(SHIFT.to_bits()) as i32
}

/// e^x to about seven digits (Cephes' polynomial); 0 far below zero.
#[inline(always)]
fn exp(x: f32) -> f32 {
    let x = x.clamp(-87.0, 88.0);
    let twos = round(x * std::f32::consts::LOG2_E);
    let n = twos as f32;
    let r = x - n * 0.693_359_4 + n * 2.121_944_4e-4;
    let p = 1.987_569_1e-4;
    let p = ((((p * r + 1.398_199_9e-3) * r + 8.333_452e-3) * r + 4.166_579_6e-2) * r + 1.666_666_5e-1) * r + 0.5;
    (p * r * r + r + 1.0) * f32::from_bits((twos.wrapping_add(127) as u32) << 23)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers that look random, from -1 to 1.
    fn numbers(count: usize, mut seed: u64) -> Vec<f32> {
        let next = || {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 40) as f32 / (1u64 << 23) as f32 - 1.0
        };
        std::iter::repeat_with(next).take(count).collect()
    }

    #[test]
    fn every_path_gives_the_same_products() {
        let (inputs, outputs) = (96, 37);
        let weights: Vec<i8> = numbers(inputs * outputs, 1).iter().map(|x| (x * 127.0) as i8).collect();
        let (scales, biases) = (numbers(outputs, 2), numbers(outputs, 3));
        for rows in [1, 2, 5, 19] {
            // The largest values make the sums as large as they can be.
            let mut x = numbers(inputs * rows, 4);
            x[..inputs].fill(1.0);
            let results: Vec<Vec<f32>> = Path::available()
                .into_iter()
                .map(|path| {
                    let mut activations = Activations::default();
                    activations.set(path, &x, inputs);
                    let mut y = Vec::new();
                    Linear::new(path, &weights, &scales, &biases).apply(&activations, &mut y);
                    y
                })
                .collect();
            let exact: f32 = weights[..inputs].iter().map(|&w| f32::from(w)).sum::<f32>() * scales[0] + biases[0];
            assert!((results[0][0] - exact).abs() < 1e-3, "{} is not {exact}", results[0][0]);
            for result in &results {
                assert_eq!(result, &results[0]);
            }
        }
    }

    #[test]
    fn every_path_gives_the_same_floats() {
        let x = numbers(3 * 384 * 11, 5);
        let [norms, gelus, attentions]: [Vec<Vec<f32>>; 3] = [0, 1, 2].map(|step| {
            let run = |path| {
                let mut y = x.clone();
                match step {
                    0 => norm(path, &mut y, &x[..384], &x[384..768], 1e-12),
                    1 => gelu(path, &mut y),
                    _ => {
                        y.truncate(384 * 11);
                        attention(path, &x, 12, &mut y);
                    }
                }
                y
            };
            Path::available().into_iter().map(run).collect()
        });
        for results in [norms, gelus, attentions] {
            for result in &results {
                assert_eq!(result, &results[0]);
            }
        }
    }

    #[test]
    fn functions_are_as_exact_as_promised() {
        for i in -800..800 {
            let x = i as f32 / 100.0;
            assert!((exp(x) - f64::from(x).exp() as f32).abs() <= 3e-7 * exp(x), "exp({x})");
            assert_eq!(round(x), x.round_ties_even() as i32);
        }
        let mut values = [-3.0, -1.0, -0.5, 0.0, 0.5, 1.0, 3.0];
        gelu(Path::Portable, &mut values);
        // From the definition, by numerical integration.
        let expected = [-0.004_049_7, -0.158_655_25, -0.154_268_77, 0.0, 0.345_731_23, 0.841_344_8, 2.995_950_3];
        for (value, expected) in values.iter().zip(expected) {
            assert!((value - expected).abs() < 1e-6, "{value} is not {expected}");
        }
    }
}
