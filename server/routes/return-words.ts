import { LANGUAGES, type Language } from '../skills/text.ts';

interface ReturnWords {
  returned: { title: string; text: string };
  back: string;
  lost: { title: string; text: string };
  busy: { title: string; text: string };
  again: string;
}

/** The words of the return page: it stands alone, in whichever browser the bank has opened. */
export const RETURN_WORDS: Record<Language, ReturnWords> = {
  en: {
    returned: {
      title: 'You can go back now',
      text: 'We have noted that you are back from your bank. Go on in the window where you started; this one can be closed.',
    },
    back: 'Go back to the shop',
    lost: {
      title: 'This link has expired',
      text: 'It was used before, or it is not complete. Nothing has happened. Go back to the window where you started and go on from there.',
    },
    busy: { title: 'One moment', text: 'We could not note that you are back from your bank. Nothing is lost.' },
    again: 'Try again',
  },
  fr: {
    returned: {
      title: 'Vous pouvez revenir',
      text: 'Nous avons noté votre retour de la banque. Continuez dans la fenêtre où vous avez commencé\u202f; celle-ci peut être fermée.',
    },
    back: 'Revenir à la boutique',
    lost: {
      title: 'Ce lien a expiré',
      text: 'Il a déjà servi, ou il est incomplet. Rien ne s’est passé. Revenez à la fenêtre où vous avez commencé et continuez.',
    },
    busy: { title: 'Un instant', text: 'Nous n’avons pas pu noter votre retour de la banque. Rien n’est perdu.' },
    again: 'Réessayer',
  },
  de: {
    returned: {
      title: 'Sie können jetzt zurückgehen',
      text: 'Wir wissen, dass Sie von Ihrer Bank zurück sind. Machen Sie in dem Fenster weiter, in dem Sie begonnen haben; dieses kann geschlossen werden.',
    },
    back: 'Zurück zum Shop',
    lost: {
      title: 'Dieser Link ist abgelaufen',
      text: 'Er wurde schon verwendet oder ist nicht vollständig. Es ist nichts passiert. Gehen Sie zurück in das Fenster, in dem Sie begonnen haben, und machen Sie dort weiter.',
    },
    busy: { title: 'Einen Moment', text: 'Wir konnten nicht festhalten, dass Sie von Ihrer Bank zurück sind. Nichts ist verloren.' },
    again: 'Noch einmal versuchen',
  },
  es: {
    returned: {
      title: 'Ya puedes volver',
      text: 'Sabemos que has vuelto de tu banco. Sigue en la ventana donde empezaste; esta se puede cerrar.',
    },
    back: 'Volver a la tienda',
    lost: {
      title: 'Este enlace ha caducado',
      text: 'Ya se ha usado o no está completo. No ha pasado nada. Vuelve a la ventana donde empezaste y sigue allí.',
    },
    busy: { title: 'Un momento', text: 'No hemos podido registrar que has vuelto de tu banco. No se ha perdido nada.' },
    again: 'Intentar de nuevo',
  },
  it: {
    returned: {
      title: 'Ora puoi tornare indietro',
      text: 'Sappiamo che hai finito con la tua banca. Continua nella finestra in cui hai iniziato; questa si può chiudere.',
    },
    back: 'Torna al negozio',
    lost: {
      title: 'Questo link è scaduto',
      text: 'È già stato usato, o non è completo. Non è successo nulla. Torna alla finestra in cui hai iniziato e continua lì.',
    },
    busy: { title: 'Un momento', text: 'Non siamo riusciti a registrare il tuo ritorno dalla banca. Nulla è andato perso.' },
    again: 'Riprova',
  },
  nl: {
    returned: {
      title: 'U kunt nu teruggaan',
      text: 'We weten dat u terug bent van uw bank. Ga verder in het venster waar u begon; dit venster kan dicht.',
    },
    back: 'Terug naar de winkel',
    lost: {
      title: 'Deze link is verlopen',
      text: 'Hij is al gebruikt, of is niet volledig. Er is niets gebeurd. Ga terug naar het venster waar u begon en ga daar verder.',
    },
    busy: { title: 'Een ogenblik', text: 'We konden niet vastleggen dat u terug bent van uw bank. Er is niets verloren.' },
    again: 'Opnieuw proberen',
  },
  pt: {
    returned: {
      title: 'Já pode voltar',
      text: 'Sabemos que já voltou do seu banco. Continue na janela onde começou; esta pode ser fechada.',
    },
    back: 'Voltar à loja',
    lost: {
      title: 'Esta ligação expirou',
      text: 'Já foi usada, ou não está completa. Nada aconteceu. Volte à janela onde começou e continue lá.',
    },
    busy: { title: 'Um momento', text: 'Não conseguimos registar que voltou do seu banco. Nada se perdeu.' },
    again: 'Tentar novamente',
  },
  pl: {
    returned: {
      title: 'Możesz już wrócić',
      text: 'Mamy informację o Twoim powrocie z banku. Przejdź do okna, w którym to się zaczęło; to okno można zamknąć.',
    },
    back: 'Wróć do sklepu',
    lost: {
      title: 'Ten link wygasł',
      text: 'Został już użyty albo nie jest pełny. Nic się nie stało. Wróć do okna, w którym to się zaczęło, i kontynuuj tam.',
    },
    busy: { title: 'Chwileczkę', text: 'Nie udało się zapisać Twojego powrotu z banku. Nic nie przepadło.' },
    again: 'Spróbuj ponownie',
  },
  ro: {
    returned: {
      title: 'Acum puteți reveni',
      text: 'Știm că v-ați întors de la bancă. Continuați în fereastra în care ați început; aceasta poate fi închisă.',
    },
    back: 'Înapoi la magazin',
    lost: {
      title: 'Acest link a expirat',
      text: 'A fost deja folosit sau nu este complet. Nu s-a întâmplat nimic. Reveniți la fereastra în care ați început și continuați acolo.',
    },
    busy: { title: 'Un moment', text: 'Nu am putut înregistra că v-ați întors de la bancă. Nu s-a pierdut nimic.' },
    again: 'Încercați din nou',
  },
  ar: {
    returned: {
      title: 'يمكنك العودة الآن',
      text: 'سجّلنا عودتك من بنكك. تابع في النافذة التي بدأت فيها؛ يمكن إغلاق هذه النافذة.',
    },
    back: 'العودة إلى المتجر',
    lost: {
      title: 'انتهت صلاحية هذا الرابط',
      text: 'استُخدم من قبل، أو أنه غير كامل. لم يحدث شيء. ارجع إلى النافذة التي بدأت فيها وتابع من هناك.',
    },
    busy: { title: 'لحظة واحدة', text: 'لم نتمكن من تسجيل عودتك من بنكك. لم يضِع شيء.' },
    again: 'المحاولة مرة أخرى',
  },
};

/** The first language of a list like `Accept-Language`, or of a locale, that the page speaks. */
export function returnLanguage(wishes: string): Language {
  const wished = wishes.split(',').map((wish) => /[a-z]+/i.exec(wish)?.[0].toLowerCase() as Language);
  return wished.find((each) => LANGUAGES.includes(each)) ?? 'en';
}
