/** A few names of each language, as a short file of a small business holds them, and where they are at home. */

interface Language {
  readonly names: readonly string[]
  readonly countries: readonly string[]
  /** The usual page first. */
  readonly pages: readonly string[]
}

const WESTERN = ['windows-1252', 'iso-8859-15']
const CENTRAL = ['windows-1250', 'iso-8859-2']
const CYRILLIC = ['windows-1251', 'iso-8859-5']

export const LANGUAGES: Readonly<Record<string, Language>> = {
  bg: { names: ['Георгиев', 'Пловдив', 'Николова', 'Стоянов', 'Бургас'], countries: ['BG'], pages: CYRILLIC },
  be: { names: ['Лукашэвіч', 'Мінск', 'Кавалёва', 'Гродна', 'Быкаў'], countries: ['BY'], pages: CYRILLIC },
  ru: { names: ['Иванов', 'Смирнова', 'Казань', 'Кузнецов', 'Попова'], countries: ['RU', 'KZ'], pages: [...CYRILLIC, 'koi8-r', 'ibm866'] },
  uk: { names: ['Шевченко', 'Київ', 'Коваль', 'Бойчук', 'Їжакевич'], countries: ['UA'], pages: ['windows-1251', 'koi8-u'] },
  mk: { names: ['Јовановски', 'Скопје', 'Ристевска', 'Битола', 'Ѓорѓиев'], countries: ['MK'], pages: CYRILLIC },
  sr: { names: ['Јовановић', 'Београд', 'Петровић', 'Ђорђевић', 'Ниш'], countries: ['RS'], pages: CYRILLIC },
  cs: { names: ['Dvořák', 'Kučera', 'Plzeň', 'Němec', 'Růžička'], countries: ['CZ'], pages: CENTRAL },
  sk: { names: ['Kováč', 'Žilina', 'Ľubica', 'Šťastný', 'Horváth'], countries: ['SK'], pages: CENTRAL },
  pl: { names: ['Wiśniewski', 'Łódź', 'Zieliński', 'Gdańsk', 'Wójcik'], countries: ['PL'], pages: CENTRAL },
  hu: { names: ['Kovács', 'Szabó', 'Győr', 'Tóth', 'Erdős'], countries: ['HU'], pages: CENTRAL },
  hr: { names: ['Horvatić', 'Šibenik', 'Kovačić', 'Đurić', 'Požega'], countries: ['HR', 'BA'], pages: CENTRAL },
  sl: { names: ['Novačan', 'Koroška', 'Krančič', 'Žnidar', 'Zupančič'], countries: ['SI'], pages: CENTRAL },
  ro: { names: ['Brăila', 'Ştefan', 'Constanţa', 'Câmpina', 'Mihăilescu'], countries: ['RO', 'MD'], pages: CENTRAL },
  sq: { names: ['Berisha Besë', 'Durrës', 'Çela', 'Tiranë', 'Vlorë'], countries: ['AL', 'XK'], pages: ['windows-1250', 'windows-1252'] },
  de: {
    names: ['Müller', 'Jäger', 'Köln', 'Schröder', 'Weiß'],
    countries: ['DE', 'AT', 'CH', 'LI', 'LU'],
    pages: [...WESTERN, 'macintosh'],
  },
  fr: {
    names: ['Lefèvre', 'André', 'Besançon', 'Hélène', 'Forêt'],
    countries: ['FR', 'BE', 'CH', 'LU', 'SN'],
    pages: [...WESTERN, 'macintosh'],
  },
  es: { names: ['Muñoz', 'González', 'Córdoba', 'Martínez', 'Ibáñez'], countries: ['ES', 'MX', 'AR', 'CU'], pages: WESTERN },
  ca: { names: ['Núria', 'Lluís', 'Girona Òpera', 'Françesc', 'Cerdà'], countries: ['AD'], pages: WESTERN },
  pt: { names: ['João', 'Gonçalves', 'Conceição', 'Antônio', 'Évora'], countries: ['PT', 'BR', 'AO'], pages: WESTERN },
  it: { names: ['Niccolò', 'Forlì', 'Università', 'Caffè', 'Cantù'], countries: ['IT'], pages: WESTERN },
  nl: { names: ['Daniëls', 'België', 'Coöperatie', 'Zoë', 'Geïntegreerd'], countries: ['NL', 'BE'], pages: WESTERN },
  da: { names: ['Sørensen', 'Århus', 'Kjær', 'Jørgensen', 'Næstved'], countries: ['DK'], pages: WESTERN },
  nb: { names: ['Bjørn', 'Tromsø', 'Håkon', 'Sæther', 'Ødegård'], countries: ['NO'], pages: WESTERN },
  sv: { names: ['Åkesson', 'Malmö', 'Västerås', 'Sjöberg', 'Lindström'], countries: ['SE', 'FI'], pages: WESTERN },
  fi: { names: ['Mäkinen', 'Jyväskylä', 'Hämäläinen', 'Töölö', 'Väisänen'], countries: ['FI'], pages: WESTERN },
  is: { names: ['Þórður', 'Jónsdóttir', 'Reykjavík', 'Ísafjörður', 'Guðrún'], countries: ['IS'], pages: WESTERN },
  ga: { names: ['Seán', 'Ó Briain', 'Siobhán', 'Éire', 'Gráinne'], countries: ['IE'], pages: WESTERN },
  et: { names: ['Pärnu', 'Jõgi', 'Mägi', 'Põldmaa', 'Türi'], countries: ['EE'], pages: ['windows-1257', 'windows-1252'] },
  lt: { names: ['Šiauliai', 'Žukauskas', 'Kėdainiai', 'Vaičiūnas', 'Jūratė'], countries: ['LT'], pages: ['windows-1257', 'iso-8859-13'] },
  lv: { names: ['Bērziņš', 'Jānis', 'Kalniņa', 'Rīga', 'Kārlis'], countries: ['LV'], pages: ['windows-1257', 'iso-8859-13'] },
  el: { names: ['Γεωργίου', 'Αθήνα', 'Παπαδόπουλος', 'Πάτρα', 'Νικολάου'], countries: ['GR', 'CY'], pages: ['windows-1253', 'iso-8859-7'] },
  tr: { names: ['Yıldız', 'Şahin', 'Öztürk', 'Doğan', 'İzmir'], countries: ['TR'], pages: ['windows-1254'] },
  // As that page writes them: a tone is a sign of its own where the letter has none with it.
  vi: { names: ['Trâ\u0300n', 'Đông', 'Lê', 'Phương', 'Hoàng'], countries: ['VN'], pages: ['windows-1258'] },
  he: { names: ['כהן', 'לוי', 'חיפה', 'מזרחי', 'ירושלים'], countries: ['IL'], pages: ['windows-1255', 'iso-8859-8'] },
  ar: { names: ['محمد', 'القاهرة', 'حسن', 'الرياض', 'أحمد'], countries: ['EG', 'SA', 'MA'], pages: ['windows-1256', 'iso-8859-6'] },
  // As that page writes them: with the Arabic ya.
  fa: { names: ['تهران', 'پارسا', 'چنگيز', 'محمدي', 'گلستان'], countries: ['IR'], pages: ['windows-1256'] },
  th: { names: ['กรุงเทพ', 'สมชาย', 'เชียงใหม่', 'บริษัท', 'วิชัย'], countries: ['TH'], pages: ['windows-874'] },
}
