/** Names of people and companies by country. */
import type { ListedCountry } from './places.ts'
import { type Random, pickWeighted } from './random.ts'
import { items } from './word-lists.ts'

export interface PersonName {
  readonly first: string
  readonly last: string
}

interface NameStock {
  readonly women: readonly string[]
  readonly men: readonly string[]
  /** The form of a man's name; a slash separates that of a woman where it differs. */
  readonly last: readonly string[]
}

const STOCK: Record<ListedCountry, NameStock> = {
  DE: {
    women: items(`
      Anna; Hanne; Sabine; Ursula; Käthe; Jördis; Wiebke; Marie; Lena; Gesa; Petra; Ayşe; Birgit; Elif; Franziska; Grete; Heike; Ilse;
      Julia; Karin; Lieselotte; Monika; Neele; Olga; Renate; Silke; Tomke; Ulrike; Yvonne; Zoë
    `),
    men: items(`
      Jörg; Björn; Hans-Jürgen; Karl-Heinz; Uwe; Sönke; Thorben; Günter; Lars; Mehmet; Ole; Jürgen; Andreas; Bernd; Christian; Dirk;
      Erik; Fiete; Gerhard; Hinnerk; Ingo; Jan; Kai; Lennart; Matthias; Nils; Paul; Rüdiger; Stefan; Tjark; Volker; Wolfgang
    `),
    last: items(`
      Müller; Schmidt; Schneider; Fischer; Weber; Meyer; Wagner; Becker; Schulz; Hoffmann; Schäfer; Koch; Bauer; Richter; Klein; Wolf;
      Schröder; Neumann; Schwarz; Zimmermann; Braun; Krüger; Hofmann; Hartmann; Lange; Schmitt; Werner; Krause; Lehmann; Köhler;
      Maier; Petersen; Hansen; Jensen; Jürgensen; Petersen-Lüth; Claußen; Clausen; Thomsen; Nissen; Paulsen; Brodersen; Feddersen;
      Ketelsen; Jacobsen; Lorenzen; Johannsen; Wüllenweber; Öztürk; Yılmaz; Größl; Böttcher; Kühn; Vogt; Sauer; Arnold; Pohl; Engel;
      Horn; Busch; Bergmann; Thomas; Voigt; Seidel; Günther; Haas; Peters; Lang; Scholz; Möller; Groß; Weiß; Jung; Hahn; Schubert;
      Vogel; Friedrich; Keller; Frank; Berger; Winkler; Roth; Beck; Baumann; Franke; Albrecht; Schuster; Simon; Ludwig; Böhm; Winter;
      Kraus; Martin; Schumacher; Krämer; Stein; Jäger; Otto; Sommer; Seyfarth; Brandt; Haßelmann; Lüdemann; Zährer
    `),
  },
  AT: {
    women: items(
      'Anneliese; Barbara; Christina; Elfriede; Eva; Gerlinde; Johanna; Katharina; Magdalena; Margit; Rosa; Sophie; Theresia; Valerie',
    ),
    men: items('Alois; Anton; Ferdinand; Florian; Franz; Georg; Josef; Leopold; Lukas; Markus; Maximilian; Reinhard; Sebastian; Tobias'),
    last: items(`
      Gruber; Huber; Bauer; Wagner; Müller; Pichler; Steiner; Moser; Mayer; Hofer; Leitner; Berger; Fuchs; Eder; Fischer; Schmid;
      Winkler; Weber; Schwarz; Maier; Schneider; Reiter; Mayr; Schmidt; Wimmer; Egger; Brunner; Lang; Baumgartner; Auer; Binder;
      Lechner; Wolf; Wallner; Aigner; Ebner; Koller; Lehner; Haas; Schuster; Brandstätter-Hölzl; Öller; Prähauser; Groß; Züger;
      Waldhör
    `),
  },
  GR: {
    women: items(
      'Μαρία; Ελένη; Αικατερίνη; Βασιλική; Σοφία; Αγγελική; Ευαγγελία; Ιωάννα; Δήμητρα; Κωνσταντίνα; Παρασκευή; Άννα; Ελευθερία',
    ),
    men: items(
      'Γεώργιος; Ιωάννης; Κωνσταντίνος; Δημήτριος; Νικόλαος; Παναγιώτης; Βασίλειος; Χρήστος; Αθανάσιος; Μιχαήλ; Ευάγγελος; Σπυρίδων',
    ),
    last: items(`
      Παπαδόπουλος/Παπαδοπούλου; Αντωνίου; Γεωργίου; Δημητρίου; Νικολάου; Βασιλείου; Οικονόμου; Παπαγεωργίου; Μακρής/Μακρή;
      Καραγιάννης/Καραγιάννη; Αγγελόπουλος/Αγγελοπούλου; Χατζής/Χατζή; Βλάχος/Βλάχου; Αλεξίου; Καλογερόπουλος/Καλογεροπούλου;
      Σταματόπουλος/Σταματοπούλου; Παπαντωνίου; Ζαχαρίου; Κωνσταντινίδης/Κωνσταντινίδου; Λαμπρόπουλος/Λαμπροπούλου;
      Μιχαηλίδης/Μιχαηλίδου; Τσακίρης/Τσακίρη; Ψαρράς/Ψαρρά; Ξανθόπουλος/Ξανθοπούλου
    `),
  },
  BG: {
    women: items('Мария; Елена; Иванка; Йорданка; Десислава; Гергана; Радка; Цветелина'),
    men: items('Георги; Иван; Димитър; Николай; Петър; Христо; Стоян; Красимир'),
    last: items(`
      Иванов/Иванова; Георгиев/Георгиева; Димитров/Димитрова; Петров/Петрова; Николов/Николова; Стоянов/Стоянова; Христов/Христова;
      Щерев/Щерева; Жеков/Жекова
    `),
  },
  US: {
    women: items('Grace; Harper; Olivia; Maya; Renée'),
    men: items('Dwayne; Henry; Marcus; Theodore; José'),
    last: items("Whitfield; O'Malley; Ramirez; Nguyen; Thornton; Sanders; Castañeda; Kowalski"),
  },
}

export function personOf(country: ListedCountry, random: Random): PersonName {
  const { women, men, last } = STOCK[country]
  const isWoman = random.chance(0.5)
  const [male = '', female = male] = random.pick(last).split('/')
  return { first: random.pick(isWoman ? women : men), last: isWoman ? female : male }
}

/** Pieces of a company's name: `{last}`, `{city}` are filled in, the others are picked. */
interface CompanyStock {
  readonly patterns: readonly string[]
  readonly trades: readonly string[]
  readonly goods: readonly string[]
  readonly forms: readonly (readonly [string, number])[]
}

const COMPANIES: Record<ListedCountry, CompanyStock> = {
  DE: {
    patterns: items(`
      {trade} {last} {form}; {last} & Söhne {trade} {form}; {goods} {city} {form}; {last} {goods} {form}; {last} & {last} {trade}
      {form}; {goods}-Gesellschaft {city} {form}; Nord-{goods} {last} {form}
    `),
    trades: items(`
      Gärtnerei; Bäckerei; Tischlerei; Spedition; Autohaus; Dachdeckerei; Buchhandlung; Zahnarztpraxis; Steuerberatung;
      Architekturbüro; Bootswerft; Brauerei; Hausverwaltung; Fuhrbetrieb; Optik; Sanitätshaus
    `),
    goods: items(`
      Präzisionswerkzeuge; Medizintechnik; Schiffsausrüstung; Lebensmittelhandel; Windkraftanlagen; Maschinenbau; Softwarehaus;
      Wohnungsbau; Kältetechnik; Meerestechnik; Logistik; Küchenstudio; Großhandel; Versicherungsmakler
    `),
    forms: [
      ['GmbH', 10],
      ['GmbH & Co. KG', 5],
      ['KG', 2],
      ['OHG', 1],
      ['AG', 1],
      ['e.K.', 2],
      ['eG', 1],
      ['UG (haftungsbeschränkt)', 1],
      ['Partnerschaftsgesellschaft mbB', 0.5],
    ],
  },
  AT: {
    patterns: items(`
      {trade} {last} {form}; {last} {goods} {form}; {goods} {city} {form}; {last} & Co {goods} {form}
    `),
    trades: items(`
      Gasthof; Bäckerei; Tischlerei; Weingut; Installationen; Skiverleih; Kanzlei; Ordination
    `),
    goods: items(`
      Holzbau; Seilbahnen; Maschinenbau; Softwarehaus; Alpentransporte; Wärmetechnik; Papierwerke; Molkereigenossenschaft
    `),
    forms: [
      ['GmbH', 10],
      ['Ges.m.b.H. & Co KG', 3],
      ['e.U.', 3],
      ['OG', 1],
      ['AG', 1],
    ],
  },
  GR: {
    patterns: items(`
      {last} {form}; {last} & Υιοί {form}; {goods} {city} {form}; {goods} {last} {form}
    `),
    trades: ['Ναυτιλιακή'],
    goods: items(`
      Ναυτιλιακή; Ξενοδοχεία; Ελαιουργία; Μεταφορές; Τουριστικές Επιχειρήσεις; Ιχθυοκαλλιέργειες; Λογισμικό; Εμπορική
    `),
    forms: [
      ['Α.Ε.', 5],
      ['Ο.Ε.', 3],
      ['Ε.Π.Ε.', 3],
      ['Ι.Κ.Ε.', 4],
    ],
  },
  BG: {
    patterns: ['{goods} {city} {form}', '{last} {goods} {form}', '{goods} „{last}“ {form}'],
    trades: ['Търговия'],
    goods: items(`
      Логистика; Софтуер; Винарска изба; Строителство; Транспорт; Хотели; Електроника
    `),
    forms: [
      ['ЕООД', 5],
      ['ООД', 4],
      ['АД', 2],
    ],
  },
  US: {
    patterns: items(`
      {last} {goods}, {form}; {goods} of {city}, {form}; {last} & {last} {goods}, {form}
    `),
    trades: ['Consulting'],
    goods: ['Outfitters', 'Analytics', 'Freight', 'Marine Supply', 'Robotics', 'Seafood'],
    forms: [
      ['Inc.', 5],
      ['LLC', 5],
      ['Corp.', 1],
    ],
  },
}

/** A company's name with its legal form. */
export function companyOf(country: ListedCountry, city: string, random: Random): string {
  const { patterns, trades, goods, forms } = COMPANIES[country]
  const fill: Record<string, () => string> = {
    last: () => random.pick(STOCK[country].last).split('/')[0] ?? '',
    city: () => city.replace(/ (am|an|im) .*| \(.*/, ''),
    trade: () => random.pick(trades),
    goods: () => random.pick(goods),
    form: () => pickWeighted(random, forms),
  }
  return random.pick(patterns).replace(/\{(\w+)\}/g, (_, part: string) => fill[part]?.() ?? '')
}
