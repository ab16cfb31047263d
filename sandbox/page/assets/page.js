import { el, getJson } from "./dom.js";
import { startSlackPane } from "./slack-pane.js";
import { startTeamsPane } from "./teams-pane.js";

const code = (text) => el("code", {}, text);
const about = await getJson("/api/about");
const { site, companyId, publicKey, privateKey, userName, secret } = about.entries;
document
  .querySelector("#try")
  .append(
    el(
      "li",
      {},
      "As Anna in Slack type ",
      code(about.adminCode ? `/psa claim ${about.adminCode}` : "/psa start"),
      ", then follow the checklist; anyone else can ask her for access.",
    ),
    el(
      "li",
      {},
      "Connect ConnectWise PSA with ",
      code(site),
      " ",
      code(companyId),
      " ",
      code(publicKey),
      " ",
      code(privateKey),
      ", or Datto Autotask PSA with ",
      code(userName),
      " ",
      code(secret),
      ".",
    ),
    el(
      "li",
      {},
      "Then ",
      code("/psa accounts"),
      ", ",
      code("/psa map Kestrel Freight"),
      ", ",
      code("/psa import Ridgeline Architects"),
      "; in Teams the same words without /psa.",
    ),
  );

const refresh = [startSlackPane(document.querySelector("#slack")), startTeamsPane(document.querySelector("#teams"))];
const all = () => Promise.all(refresh.map((pane) => pane()));
new EventSource("/api/changes").addEventListener("message", all);
await all();
document.body.dataset.ready = "true";
