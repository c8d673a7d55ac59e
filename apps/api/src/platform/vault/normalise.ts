/**
 * The one spelling under which text that people type is looked up: trimmed, NFKC, case folded. Folding differs
 * from lower case where letters have several small forms (ß, final sigma).
 */
export function normalise(text: string): string {
  const folded = text.normalize("NFKC").toLowerCase().replaceAll("ß", "ss").replaceAll("ς", "σ");
  return folded.normalize("NFKC").trim();
}
