export type IdentifierCheck = { readonly ok: true } | { readonly ok: false; readonly reason: string }
export function ibanCheck(_iban: string): IdentifierCheck {
  return { ok: true }
}
export function vatIdCheck(_country: string, _id: string): IdentifierCheck {
  return { ok: true }
}
