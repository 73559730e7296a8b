/** The first part: what joins or parts letters in Persian or Hindi, and emoji; it does so only beyond ASCII. */
const JOINED_OR_OBEYED = /((?<=[^\p{ASCII}])[\u{200C}\u{200D}](?=[^\p{ASCII}]))|[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/**
 * Text that a stranger chose, on one line: characters that break lines, drive terminals or turn the reading direction
 * around are shown instead of obeyed. Controls have pictures of their own (U+2400 and on).
 */
export function visible(text: string): string {
  return text.replace(JOINED_OR_OBEYED, (character, joined: string | undefined) => {
    if (joined !== undefined) return joined;
    const code = character.codePointAt(0) ?? 0;
    return code < 0x20 ? String.fromCodePoint(0x2400 + code) : "\u{FFFD}";
  });
}
