/**
 * Why a usage record was rejected, in the operator's words, and what mends it.
 * Codes: Opencell `CDRRejectionCauseEnum` (mediation) and `EDRRejectReasonEnum` (rating).
 */

export const MEDIATION_CAUSES = [
  'INVALID_FORMAT',
  'DUPLICATE',
  'ACCESS_NOT_FOUND',
  'INVALID_ACCESS',
  'ACCESS_INVALID_DATE',
  'MULTIPLE_ACCESS',
  'SUBSCRIPTION_NOT_ACTIVATED',
  'SUBSCRIPTION_TERMINATED',
  'TECH_ERR',
  /** This product's own. */
  'DATE_FAR',
] as const
export type MediationCause = (typeof MEDIATION_CAUSES)[number]

export const RATING_CAUSES = [
  'SUBSCRIPTION_IS_NULL',
  'QUANTITY_IS_NULL',
  'SUBSCRIPTION_HAS_NO_CHARGE',
  'NO_MATCHING_CHARGE',
  'NO_PRICEPLAN',
  'NO_TAX',
  'PRICE_EL_ERROR',
  'RATING_SCRIPT_EXECUTION_ERROR',
  'INSUFFICIENT_BALANCE',
  'WALLET_NOT_FOUND',
  'CHARGING_EDR_ON_REMOTE_INSTANCE_ERROR',
] as const
export type RatingCause = (typeof RATING_CAUSES)[number]
export type RejectionCause = MediationCause | RatingCause

export interface RejectionText {
  readonly stage: 'mediation' | 'rating'
  /** Heading of the group of rejects. */
  readonly title: string
  /** What is wrong. */
  readonly meaning: string
  /** What mends all records of the group. */
  readonly fix: string
  /** Where the fix is made: the records themselves, set-up beside them, or nowhere. */
  readonly mendedIn: 'record' | 'access' | 'subscription' | 'catalog' | 'tax' | 'wallet' | 'nowhere'
}

const mediation = (title: string, meaning: string, fix: string, mendedIn: RejectionText['mendedIn']): RejectionText => ({
  stage: 'mediation',
  title,
  meaning,
  fix,
  mendedIn,
})
const rating = (title: string, meaning: string, fix: string, mendedIn: RejectionText['mendedIn']): RejectionText => ({
  stage: 'rating',
  title,
  meaning,
  fix,
  mendedIn,
})

export const REJECTION_TEXTS: Readonly<Record<RejectionCause, RejectionText>> = {
  INVALID_FORMAT: mediation(
    'Unreadable record',
    'A field is missing or cannot be read.',
    'Correct the fields named, then process the records again.',
    'record',
  ),
  DUPLICATE: mediation(
    'Already received',
    'The same record was received before.',
    'Nothing to do: the first one counts. Discard these records.',
    'nowhere',
  ),
  ACCESS_NOT_FOUND: mediation(
    'Unknown access point',
    'No subscription has this access point.',
    'Add the access point to its subscription, or correct it in the records.',
    'access',
  ),
  INVALID_ACCESS: mediation(
    'Access point missing or disabled',
    'The record names no access point, or one that is disabled.',
    'Name an access point in the records, or enable it.',
    'access',
  ),
  ACCESS_INVALID_DATE: mediation(
    'Access point not valid then',
    'The access point exists, but not at the time of the event.',
    'Widen the dates of the access point, or add it to the subscription that had it then.',
    'access',
  ),
  MULTIPLE_ACCESS: mediation(
    'Several access points fit',
    'More than one access point has this code at the time of the event.',
    'End or remove all but one of the access points.',
    'access',
  ),
  SUBSCRIPTION_NOT_ACTIVATED: mediation(
    'Subscription not active',
    'The subscription was not yet active at the time of the event, or is suspended.',
    'Activate the subscription from a date before the event.',
    'subscription',
  ),
  SUBSCRIPTION_TERMINATED: mediation(
    'Subscription terminated',
    'The event is on or after the day of termination.',
    'Correct the day of termination, move the access point, or discard the records.',
    'subscription',
  ),
  TECH_ERR: mediation(
    'Processing failed',
    'An error of the program stopped the record.',
    'Process the records again; if they fail again, report the message.',
    'record',
  ),
  DATE_FAR: mediation(
    'Dated far from today',
    'The event lies more than a month ahead, or more than three years back.',
    'Correct the date in the records. Those that are meant are processed again with confirm_date.',
    'record',
  ),
  SUBSCRIPTION_IS_NULL: rating(
    'No subscription',
    'The record belongs to no subscription.',
    'Name an access point of a subscription in the records.',
    'record',
  ),
  QUANTITY_IS_NULL: rating('No quantity', 'The record has no quantity.', 'Enter the quantity in the records.', 'record'),
  SUBSCRIPTION_HAS_NO_CHARGE: rating(
    'No usage charge',
    'The subscription had no active usage charge on the day of the event.',
    'Add a product with a usage charge to the subscription, from a date before the event.',
    'subscription',
  ),
  NO_MATCHING_CHARGE: rating(
    'No charge takes it all',
    'No usage charge matches the parameters, or the counters leave a rest that none takes.',
    'Add a charge for these parameters, or one that takes what exceeds the counters.',
    'catalog',
  ),
  NO_PRICEPLAN: rating(
    'No price',
    'No price plan, version or grid line fits.',
    'Add a line to the grid, a default line, or publish a version for the day.',
    'catalog',
  ),
  NO_TAX: rating('No tax', 'No tax mapping fits.', 'Add a tax mapping for the category, the class and the countries named.', 'tax'),
  PRICE_EL_ERROR: rating(
    'Price expression fails',
    'The expression of the price could not be evaluated.',
    'Correct the expression in the price plan.',
    'catalog',
  ),
  RATING_SCRIPT_EXECUTION_ERROR: rating(
    'Rating script fails',
    'The script of the charge could not be run.',
    'Correct the script of the charge.',
    'catalog',
  ),
  INSUFFICIENT_BALANCE: rating(
    'Prepaid balance too low',
    'No prepaid wallet holds enough.',
    'Top up the wallet, or add a postpaid one.',
    'wallet',
  ),
  WALLET_NOT_FOUND: rating(
    'Wallet missing',
    'The charge names a wallet that the account does not have.',
    'Create the wallet on the user account.',
    'wallet',
  ),
  CHARGING_EDR_ON_REMOTE_INSTANCE_ERROR: rating(
    'Triggered usage refused elsewhere',
    'Usage that this record triggers was refused by the other system.',
    'See the message, then process the records again.',
    'record',
  ),
}

/** A reject as rules answer it. */
export interface UsageFault {
  readonly cause: RejectionCause
  /** `eventDate`, `quantity`, `accessCode`, `parameter3`; `null` for the whole record. */
  readonly field: string | null
  /** What is wrong with this very record. */
  readonly reason: string
  /** Of a duplicate, the family of what it repeats. */
  readonly family?: string
}
