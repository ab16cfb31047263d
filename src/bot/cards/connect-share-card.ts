import type { ShareOffer, ShareSource } from "../../core/connection/share-credentials.ts";
import type { Block, Button, Card } from "../card.ts";
import type { Words } from "../words/words.ts";
import { productName, productOf } from "./connect-cards.ts";

/** A product beside others on the same PSA: use their keys, or enter others. For a connected one: take over mappings. */
export function connectShareCard(offer: ShareOffer, psa: string, words: Words): Card {
  const { productId, provider, target, sources } = offer;
  const product = productOf({ productId });
  const values = { product: product.title, psa };
  const id = sharePlace(offer);
  const rows = sources.map((source): Block => {
    const { connection, mappings, stay, gone } = source;
    const lines = [
      words.text("connect.connected-to", { psa, site: connection.identity.site }),
      words.text(target ? "connect.share-open" : "connect.share-mappings", { count: mappings }),
    ];
    if (stay > 0) lines.push(words.text("connect.share-stay", { count: stay, product: product.title }));
    if (gone > 0) lines.push(words.text("connect.share-gone", { count: gone }));
    const button = shareButton(offer, source, id, values, words);
    const canShare = target === null || mappings > 0;
    return {
      kind: "item",
      title: productName(productOf(connection), words),
      lines,
      ...(canShare && { buttons: [button] }),
    };
  });
  const other: Button = {
    action: "connect.enter",
    id: productId,
    choice: provider,
    label: words.text("connect.other-keys"),
    opensForm: true,
  };
  const back: Button = target
    ? { action: "connect.open", id: target.id, label: words.text("connect.open") }
    : { action: "connect.choose", id: "all", label: words.text("connect.share-back") };
  const intro = words.text(target ? "connect.take-intro" : "connect.share-intro", values);
  return {
    title: words.text(target ? "connect.take-title" : "connect.share-title"),
    summary: intro,
    blocks: [
      { kind: "text", text: words.rich("connect.product", { title: product.title }) },
      { kind: "text", text: intro },
      ...(product.importable
        ? []
        : [{ kind: "text" as const, subtle: true, text: words.text("connect.mapping-only") }]),
      ...rows,
      { kind: "buttons", buttons: target ? [back] : [other, back] },
    ],
  };
}

function shareButton(
  { target }: ShareOffer,
  { connection, mappings }: ShareSource,
  id: string,
  values: { product: string; psa: string },
  words: Words,
): Button {
  const label = words.text(target ? "connect.take" : "connect.same-keys");
  const asked = { ...values, source: productOf(connection).title, count: mappings };
  return {
    action: "connect.share",
    id,
    choice: [connection.id, mappings, target ? "connected" : "new"].join("."),
    label,
    style: "primary",
    confirm: {
      title: words.text(target ? "connect.take-title" : "connect.share-title"),
      text: words.text(target ? "connect.take-confirm" : "connect.share-confirm", asked),
      confirmLabel: label,
      cancelLabel: words.text("common.cancel"),
    },
  };
}

/** A product and a PSA as one id, for cards and buttons. */
export function sharePlace({ productId, provider }: Pick<ShareOffer, "productId" | "provider">): string {
  return `${productId}.${provider}`;
}
