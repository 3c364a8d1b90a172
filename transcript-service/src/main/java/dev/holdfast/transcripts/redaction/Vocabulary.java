package dev.holdfast.transcripts.redaction;

import java.util.List;
import java.util.Set;

/**
 * Words that tell what a number is, as {@link Token}s have them: in English, German, French,
 * Spanish, Italian, Portuguese, Dutch, Polish and Turkish.
 */
final class Vocabulary {
  /** What is said between the groups of one number, and means nothing. */
  static final Set<String> FILLERS =
      words(
          "uh uhh um umm er erm hm hmm mm mhm ah ahm eh ehm oh well so and then dash hyphen space slash",
          "point dot comma minus okay ok yes yeah yep right next now like sorry the x o a nbsp br",
          "ah ahm oh und dann also ja genau strich bindestrich leerzeichen schragstrich so na",
          "euh heu et puis ensuite alors oui tiret espace donc bon ben virgule",
          "este esto y luego despues entonces si guion espacio pues coma",
          "e poi allora si trattino spazio ecco dunque virgola",
          "depois entao sim hifen traco espaco pronto tipo virgula",
          "en dan ja streepje spatie dus komma",
          "i potem dalej no tak myslnik kreska spacja przecinek yyy eee",
          "ve sonra evet tire bosluk sey iste");

  /** Beginnings of words for a payment card, or a brand of them, in front of its number. */
  private static final Set<String> CARD =
      words(
          "card visa mastercard maestro amex unionpay credit debit kredit karte kart bankkart",
          "bankkaart girocard girokart carte tarjeta carta cartao cartoes credito debito kaart",
          "creditkaart betaalkaart pinpas platnicz kredyt kredytow diners");

  /** How these go on: "cards", "Kartennummer", "kartım"; no cardiologist, no Karton. */
  private static final Set<String> CARD_CONTINUATIONS =
      words(
          "s number numbers holder holders card cards n nummer nnummer nummern daten ndaten inhaber",
          "ninhaber karte karten kartennummer kartendaten en a y e i ej ami ach ych",
          "im imi imin ima imda imdan imla in ini inin ina ta tan la lar lari larim numaram numarasi",
          "numarami numaraniz");

  private static final Set<String> CARD_ENDINGS = words("karte kaart karten kaarten kart karta");

  /** In front of a number of three or four digits that no card may be used without. */
  static final Set<String> SECURITY_CODE =
      words(
          "cvv cvc cvn csc cvs kartenprufnummer prufnummer prufziffer prufziffern sicherheitscode",
          "cryptogramme beveiligingscode veiligheidscode");

  /** The same as two words: security code, code de sécurité, codice di sicurezza. */
  static final Set<String> SECURITY =
      words("security verification securite seguridad sicurezza seguranca bezpieczenstwa guvenlik");

  /** In front of a code that goes if a card is in the text. */
  static final Set<String> CODE_OF_CARD = words("code pin codigo codice kod kodu geheimzahl");

  static final Set<String> CODE =
      words("code codes number digits codigo codice kod kodu numero nummer");

  /** In front of the month until which a card is good. */
  static final Set<String> EXPIRY =
      words(
          "until through exp expires expire expiry expiration expiring expired valid thru ablauf ablaufdatum",
          "gultig verfall verfallsdatum expiration valable validite",
          "caduca caducidad vence vencimiento valida validez scade scadenza valida validade vencto",
          "verloopt vervaldatum geldig vervalt wazna waznosc waznosci gecerlilik kullanma skt");

  /** In front of a telephone number. */
  static final Set<String> PHONE =
      words(
          "tel telephone phone mobile cell fax call ring dial whatsapp sms number",
          "telefon telefonnummer handy handynummer mobil rufnummer telefono movil celular cellulare",
          "telefone celular telemovel telefoon mobiel komorka telefonu cep numara portable");

  /** In front of a telephone number's last digits. */
  static final Set<String> EXTENSION =
      words("ext extension x durchwahl poste interno ramal toestel dahili anexo wewnetrzny");

  /** In front of a number that counts what somebody wants. */
  static final Set<String> ORDER =
      words(
          "order invoice ticket tracking reference booking reservation shipment parcel serial sku",
          "bestellnummer bestellung auftrag auftragsnummer rechnung rechnungsnummer sendungsnummer",
          "vorgangsnummer artikelnummer commande facture colis pedido factura envio ordine fattura",
          "spedizione encomenda fatura bestelling ordernummer factuur zamowienie zamowienia faktura",
          "siparis fatura kargo version build release firmware imei isbn ean gtin upc");

  /** Between such a word and its number. */
  static final Set<String> IS =
      words(
          "number no nr num id code is ist lautet numero est n es e nummer numer numarasi nosu to",
          "it was my the der die das de del la le");

  /** In front of a version. */
  static final Set<String> VERSION =
      words("version versions v release build firmware versie wersja surum versao versione");

  /** Behind what is counted or paid. */
  static final Set<String> UNITS =
      words(
          "percent prozent pourcent porcentaje percento percentuale procent procento yuzde",
          "euro euros eur dollar dollars usd pound pounds gbp chf franken francs franc lira liras",
          "lirasi tl try zloty zlotych zl pln kr kronen krone kronor real reais brl peso pesos yen",
          "yuan rupees rupee inr cent cents centimes dolar dolares dolarow dolari dollari sterline",
          "libras million millions millionen mio mln km meter meters metres metros metri metrow",
          "kilometers kilometres kg gram grams kilo kilos tonnes bytes kb mb gb people users");

  private static final String CURRENCY_BEFORE = " usd eur gbp chf tl pln brl rs r ";

  private Vocabulary() {}

  static boolean isCurrencyCode(String word) {
    return CURRENCY_BEFORE.contains(" " + word + " ");
  }

  static boolean isCard(String word) {
    for (String beginning : CARD) {
      boolean isWhole = word.length() == beginning.length();
      if (word.startsWith(beginning)
          && (isWhole || CARD_CONTINUATIONS.contains(word.substring(beginning.length())))) {
        return true;
      }
    }
    return word.length() > 4 && CARD_ENDINGS.stream().anyMatch(word::endsWith);
  }

  /** The words of some lists, in each of which spaces part them. */
  static Set<String> words(String... lists) {
    return Set.copyOf(List.of(String.join(" ", lists).split(" ")));
  }
}
