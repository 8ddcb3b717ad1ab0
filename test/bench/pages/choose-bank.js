/* The widget's bank step with the same banks, all of them from the beginning. The widget's script came before. */

const show = { popular: [], countries: ['GB'], country: 'GB', psu_type: 'retail', total: window.BANKS.length };
const element = document.createElement('tessera-choose-bank');
Object.assign(element, { step: { name: 'bank', kind: 'choose_bank', show }, directory: window.BANKS });
document.body.append(element);

window.focusSearch = () => element.shadowRoot.querySelector('input').focus();
