/** Ids of Azure resources in a text cut to their last part, for reading; what is cut stands in the evidence. */
export function shortIds(text: string): string {
  return text.replaceAll(/\/subscriptions\/[^\s,]+/gi, (id) => {
    const end = /[:;.)]+$/.exec(id)?.[0] ?? '';
    const parts = id.slice(0, id.length - end.length).split('/');
    const own = parts.findIndex((part) => part.includes('#'));
    return parts.slice(own < 0 ? -1 : own).join('/') + end;
  });
}
