/** Addresses that nobody on the internet may have; by class, with several spellings of each. */
export const ADDRESS_VECTORS: Readonly<Record<string, readonly string[]>> = {
  loopback: ["127.0.0.1", "127.0.0.2", "127.255.255.254", "::1"],
  unspecified: ["0.0.0.0", "0.255.255.255", "::"],
  private: ["10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.255", "192.168.0.1", "192.168.255.255"],
  "link-local": ["169.254.0.1", "169.254.255.255", "fe80::1", "febf::1", "fec0::1"],
  metadata: ["169.254.169.254", "169.254.170.2", "168.63.129.16", "100.100.100.200", "192.0.0.192", "fd00:ec2::254"],
  "carrier-grade NAT": ["100.64.0.1", "100.127.255.254"],
  "unique-local": ["fc00::1", "fd00::1", "fdff:ffff::1"],
  multicast: ["224.0.0.1", "239.255.255.250", "ff02::1"],
  reserved: ["192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "240.0.0.1", "255.255.255.255", "192.88.99.1"],
  "reserved IPv6": ["100::1", "2001:db8::1", "2001:2::1", "2001:20::1", "3fff::1", "5f00::1", "4000::1"],
  "IPv4-mapped": ["::ffff:127.0.0.1", "::ffff:7f00:1", "::ffff:169.254.169.254", "::ffff:8.8.8.8", "::ffff:0:7f00:1"],
  "IPv4-compatible": ["::127.0.0.1", "::a9fe:a9fe"],
  NAT64: ["64:ff9b::127.0.0.1", "64:ff9b::a9fe:a9fe", "64:ff9b::808:808", "64:ff9b:1::7f00:1"],
  "6to4": ["2002:7f00:1::", "2002:a9fe:a9fe::", "2002:a00:1::1", "2002:808:808::1"],
  Teredo: ["2001::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2"],
};

/** What a person, or an answer, may give as an address to reach this machine's own port. */
export function urlVectors(port: number): Readonly<Record<string, readonly string[]>> {
  const hosts = (names: readonly string[]) => names.map((name) => `http://${name}:${port}/`);
  const number = 0x7f000001;
  return {
    "off the list": [
      ...hosts(["127.0.0.1", "localhost", "127.0.0.2", "0.0.0.0", "[::1]", "[::]"]),
      `https://127.0.0.1:${port}/`,
      `https://localhost.myconnectwise.net.evil.example:${port}/`,
    ],
    userinfo: [
      `https://na.myconnectwise.net@127.0.0.1:${port}/`,
      `https://na.myconnectwise.net:443@127.0.0.1:${port}/`,
      `https://user:secret@127.0.0.1:${port}/`,
      `https://127.0.0.1:${port}\\@na.myconnectwise.net/`,
      `https://na.myconnectwise.net%40127.0.0.1:${port}/`,
      `https://@127.0.0.1:${port}/`,
    ],
    "trailing dot": [...hosts(["127.0.0.1.", "localhost.", "localhost.."]), "https://na.myconnectwise.net./"],
    decimal: hosts([String(number), `${number}.`, "127.1", "127.0.1", "0"]),
    octal: hosts(["0177.0.0.1", "0177.0.0.01", "017700000001", "127.0.0.01", "0177.1"]),
    hex: hosts(["0x7f000001", "0x7f.0x0.0x0.0x1", "0X7F.1", "0x7f.0.0.1", "127.0.0.0x1"]),
    "IPv4-mapped": hosts(["[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[0:0:0:0:0:ffff:7f00:0001]"]),
    NAT64: hosts(["[64:ff9b::7f00:1]", "[64:ff9b::127.0.0.1]"]),
    "6to4": hosts(["[2002:7f00:1::]", "[2002:7f00:0001::1]"]),
    "carrier-grade NAT": hosts(["100.64.0.1"]),
    "unique-local": hosts(["[fd00::1]"]),
    zone: hosts(["[fe80::1%25lo]", "[fe80::1%lo]"]),
    "unicode dots": hosts(["127。0。0。1", "127．0．0．1", "127｡0｡0｡1", "localhost。"]),
    "unicode digits": hosts(["①②⑦.0.0.1", "１２７.0.0.1", "𝟏𝟐𝟕.0.0.1", "ⓛocalhost", "localhost\u00ad"]),
    escapes: hosts(["127.0.0.%31", "%31%32%37.0.0.1", "localho%73t", "127.0.0.1%00", "127%2e0%2e0%2e1"]),
    "odd characters": [
      `http://127.0.0.1\t:${port}/`,
      `http://\n127.0.0.1:${port}/`,
      `http:\\\\127.0.0.1:${port}\\`,
      `http:/127.0.0.1:${port}/`,
      `//127.0.0.1:${port}/`,
      ` http://127.0.0.1:${port}/`,
    ],
    "other schemes": [`ftp://127.0.0.1:${port}/`, `ws://127.0.0.1:${port}/`, `gopher://127.0.0.1:${port}/`],
  };
}
