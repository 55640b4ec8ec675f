/// A short name for a text that stays the same from run to run: FNV-1a with 64 bits, in
/// hexadecimal (http://www.isthe.com/chongo/tech/comp/fnv/).
pub fn of(text: &str) -> String {
    let hash = text
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    format!("{hash:016x}")
}
