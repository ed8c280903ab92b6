import { builtInControlIds } from './built-in-ids.ts';
import type { Catalogue } from './catalogue.ts';

/** Whether a control is the CA's own: the product has none of that id, and no two of one catalogue share an id. */
export function isOwnControl(id: string): boolean {
  return !builtInControlIds().has(id);
}

/** A title as it is shown, marked where the control is the CA's own. */
export function markedTitle(title: string, control: string): string {
  return isOwnControl(control) ? `${title} (the CA’s own control)` : title;
}

/** The ids of the CA's own controls in a catalogue. */
export function ownControls({ controls }: Catalogue): string[] {
  return [...controls.keys()].filter(isOwnControl);
}
