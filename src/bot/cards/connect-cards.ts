import type { Connection } from "../../core/connection/connection.ts";
import { type Product, products } from "../../core/connection/product.ts";
import type { PsaFacts } from "../../core/services.ts";
import type { Block, Button, Card, Text } from "../card.ts";
import { psaProblemWords } from "../problem-words.ts";
import type { Words } from "../words/words.ts";
import { sharePlace } from "./connect-share-card.ts";
import type { ConnectionFacts } from "./connection-card.ts";

/** The products, each with its connection or with a button per PSA. */
export function connectCard(connections: readonly Connection[], psas: readonly PsaFacts[], words: Words): Card {
  const rows = products.map((product): Block => {
    const connection = connections.find(({ productId }) => productId === product.id);
    const lines: Text[] = product.importable ? [] : [words.text("connect.mapping-only")];
    if (connection) {
      const psa = psas.find(({ name }) => name === connection.provider)?.title ?? connection.provider;
      lines.push(words.text("connect.connected-to", { psa, site: connection.identity.site }));
    }
    const connect = psas.map((psa): Button => {
      const label = words.text("connect.connect-to", { psa: psa.title });
      const isKnown = connections.some(({ provider }) => provider === psa.name);
      return isKnown
        ? { action: "connect.offer", id: sharePlace({ productId: product.id, provider: psa.name }), label }
        : { action: "connect.enter", id: product.id, choice: psa.name, label, opensForm: true };
    });
    const open: Button[] = connection
      ? [{ action: "connect.open", id: connection.id, label: words.text("connect.open") }]
      : connect;
    return { kind: "item", title: productName(product, words), lines, buttons: open };
  });
  return {
    title: words.text("connect.title"),
    summary: words.text("connect.summary"),
    blocks: [{ kind: "text", text: words.text("connect.choose") }, ...rows],
  };
}

/** All connections of the tenant, each with what people ask first: does it work, and what hangs on it. */
export function connectionsCard(connections: readonly ConnectionFacts[], mayAdd: boolean, words: Words): Card {
  const rows = connections.map(({ connection, psa, mappings }): Block => {
    const { failure, identity, companyList } = connection;
    const state = failure
      ? words.text("connect.list-failing", { problem: psaProblemWords(failure, words, psa) })
      : words.text("connect.list-working");
    const counts = [words.text("connect.list-counts", { mappings, companies: companyList?.count ?? 0 })];
    if (!productOf(connection).importable) counts.push(words.text("connect.list-mapping-only"));
    return {
      kind: "item",
      title: productName(productOf(connection), words),
      lines: [words.text("connect.connected-to", { psa: psa.title, site: identity.site }), state, counts.join(" · ")],
      buttons: [{ action: "connect.open", id: connection.id, label: words.text("connect.open") }],
    };
  });
  const none: Block[] = rows.length === 0 ? [{ kind: "text", text: words.text("connect.list-none") }] : [];
  const add: Block = {
    kind: "buttons",
    buttons: [{ action: "connect.choose", id: "all", label: words.text("connect.add"), style: "primary" }],
  };
  return {
    title: words.text("connect.list-title"),
    summary: words.text("connect.list-summary", { count: connections.length }),
    ...(connections.some(({ connection }) => connection.failure) && { tone: "danger" as const }),
    blocks: [...none, ...rows, ...(mayAdd ? [add] : [])],
  };
}

/** For the person whose test was cut off by a restart: what was wrong, and the way back into the form. */
export function connectProblemCard(draftId: string, problem: string, words: Words): Card {
  return {
    title: words.text("connect.problem-title"),
    summary: problem,
    tone: "warning",
    blocks: [
      { kind: "text", text: words.text("connect.form-problem", { problem }) },
      {
        kind: "buttons",
        buttons: [
          {
            action: "connect.again",
            id: draftId,
            label: words.text("connect.enter-again"),
            style: "primary",
            opensForm: true,
          },
        ],
      },
    ],
  };
}

export function productOf({ productId }: Pick<Connection, "productId">): Product {
  const product = products.find(({ id }) => id === productId);
  return product ?? { id: productId, title: productId, codes: [], importable: false };
}

export function productName({ title, formerly }: Product, words: Words): Text {
  return formerly
    ? words.rich("connect.product-formerly", { title, formerly })
    : words.rich("connect.product", { title });
}
