import { parsePhoneNumberFromString } from "libphonenumber-js";

const digitsKept = 9;
const fewestDigits = 7;
const shortestTaxNumber = 6;

/**
 * What two spellings of a phone number have in common, with or without country code and leading zeros: its last nine digits;
 * `null` for what is too short to tell anything.
 */
export function phoneKey(phone: string): string | null {
  const written = phone.trim().replace(/^00(?=[1-9])/, "+");
  const national = written.startsWith("+") ? parsePhoneNumberFromString(written)?.nationalNumber : undefined;
  const digits = (national ?? written.replace(/\D/g, "")).replace(/^0+/, "").slice(-digitsKept);
  return digits.length >= fewestDigits ? digits : null;
}

/** A tax, VAT or registration number without signs and country letters: `IT 0123.456` is `0123456`; `null` for none. */
export function taxKey(number: string): string | null {
  const bare = number
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, "")
    .replace(/^[A-Z]{2}(?=[A-Z]?\d{5})/, "");
  return bare.length >= shortestTaxNumber && /\d{4}/.test(bare) ? bare : null;
}
