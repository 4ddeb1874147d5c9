/** Towns with their postal codes, and streets, of the countries where the demo company's customers live. */
import type { Random } from './random.ts'
import { items } from './word-lists.ts'

export type ListedCountry = 'DE' | 'AT' | 'GR' | 'BG' | 'US'

export interface Address {
  readonly street: string
  readonly postal_code: string
  readonly city: string
  readonly state: string | null
}

/** `postal code town`; a town in the United States has its state behind a slash. */
const TOWNS: Record<ListedCountry, readonly string[]> = {
  DE: items(`
    24103 Kiel; 24105 Kiel; 24114 Kiel; 24116 Kiel; 24143 Kiel; 24148 Kiel; 24159 Kiel; 24937 Flensburg; 24534 Neumünster; 24340
    Eckernförde; 24306 Plön; 24768 Rendsburg; 24837 Schleswig; 23552 Lübeck; 23560 Lübeck; 25524 Itzehoe; 25746 Heide; 25813 Husum;
    20095 Hamburg; 20359 Hamburg; 22765 Hamburg; 22880 Wedel; 21335 Lüneburg; 21682 Stade; 27568 Bremerhaven; 28195 Bremen; 26122
    Oldenburg; 30159 Hannover; 10115 Berlin; 10405 Berlin; 18055 Rostock; 17489 Greifswald; 39104 Magdeburg; 04109 Leipzig; 01067
    Dresden; 99084 Erfurt; 34117 Kassel; 44135 Dortmund; 45127 Essen; 47059 Duisburg; 48143 Münster; 50667 Köln; 53111 Bonn; 52062
    Aachen; 60311 Frankfurt am Main; 55116 Mainz; 66111 Saarbrücken; 68159 Mannheim; 70173 Stuttgart; 78532 Tuttlingen; 79098 Freiburg
    im Breisgau; 72070 Tübingen; 86150 Augsburg; 90402 Nürnberg; 93047 Regensburg; 80331 München; 87435 Kempten (Allgäu)
  `),
  AT: items(`
    1010 Wien; 1030 Wien; 1070 Wien; 1150 Wien; 1220 Wien; 2340 Mödling; 3100 St. Pölten; 3500 Krems an der Donau; 4020 Linz; 4600
    Wels; 5020 Salzburg; 5280 Braunau am Inn; 6020 Innsbruck; 6330 Kufstein; 6800 Feldkirch; 6900 Bregenz; 7000 Eisenstadt; 8010 Graz;
    8700 Leoben; 9020 Klagenfurt am Wörthersee; 9500 Villach; 9900 Lienz
  `),
  GR: items(`
    105 57 Αθήνα; 106 71 Αθήνα; 115 28 Αθήνα; 171 21 Νέα Σμύρνη; 185 35 Πειραιάς; 185 38 Πειραιάς; 546 24 Θεσσαλονίκη; 546 40
    Θεσσαλονίκη; 262 21 Πάτρα; 712 02 Ηράκλειο; 731 32 Χανιά; 382 21 Βόλος; 412 22 Λάρισα; 453 32 Ιωάννινα; 491 00 Κέρκυρα; 851 00
    Ρόδος; 811 00 Μυτιλήνη; 653 02 Καβάλα
  `),
  BG: items(`
    1000 София; 1504 София; 1618 София; 4000 Пловдив; 9000 Варна; 8000 Бургас; 7000 Русе; 6000 Стара Загора; 5000 Велико Търново; 5800
    Плевен
  `),
  US: items(`
    97702 Bend/Oregon; 04101 Portland/Maine; 02110 Boston/Massachusetts; 55401 Minneapolis/Minnesota; 98101 Seattle/Washington; 23510
    Norfolk/Virginia; 70130 New Orleans/Louisiana; 80202 Denver/Colorado
  `),
}

const STREETS: Record<ListedCountry, readonly string[]> = {
  DE: items(`
    Hauptstraße; Bahnhofstraße; Schulstraße; Lindenallee; Am Markt; Hafenstraße; Gartenweg; Kirchplatz; Mühlenweg; Feldstraße;
    Holtenauer Straße; Königstraße; Birkenweg; Goethestraße; Schillerstraße; Ringstraße; Fährstraße; Deichweg; Übergasse; Große
    Bäckerstraße; Werftstraße; An der Förde; Industriestraße; Bergstraße; Rosenweg; Ludwig-Erhard-Allee; Straße der Einheit;
    Wilhelmsplatz
  `),
  AT: items(`
    Hauptplatz; Wiener Straße; Mariahilfer Straße; Kirchengasse; Bahnhofstraße; Landstraßer Hauptstraße; Dorfstraße; Schloßgasse;
    Rathausplatz; Mühlgasse; Am Graben; Österreicherstraße
  `),
  GR: items(`
    Ερμού; Σταδίου; Ακτή Μιαούλη; Λεωφόρος Συγγρού; Τσιμισκή; Εγνατία; Πατησίων; Αγίου Δημητρίου; Βασιλέως Γεωργίου; Κολοκοτρώνη; 25ης
    Αυγούστου; Ελευθερίου Βενιζέλου
  `),
  BG: items(`
    бул. „Витоша“; ул. „Раковски“; бул. „Приморски“; ул. „Граф Игнатиев“; бул. „Цариградско шосе“; ул. „Преслав“; ул. „Иван Вазов“;
    бул. „Сливница“
  `),
  US: items(`
    Congress Street; NW Wall Street; Commercial Avenue; Harbor Drive; Lakeview Road; Old Mill Court
  `),
}

/** Greek codes hold a blank: `185 38`. */
const POSTAL_CODE = /^(\d{3} \d{2}|\d{4,5}) (.+)$/

/** An address in the country, with the house number where the country writes it. */
export function addressIn(country: ListedCountry, random: Random): Address {
  const [, postalCode = '', place = ''] = POSTAL_CODE.exec(random.pick(TOWNS[country])) ?? []
  const [city = '', state = null] = place.split('/')
  const number = random.whole(1, random.chance(0.8) ? 60 : 240)
  const name = random.pick(STREETS[country])
  const suffix = country !== 'US' && random.chance(0.1) ? random.pick(['a', 'b', 'c']) : ''
  const street = country === 'US' ? `${number} ${name}` : `${name} ${number}${suffix}`
  return { street, postal_code: postalCode, city, state }
}
