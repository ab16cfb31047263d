import { describe, expect, it } from "vitest";
import { isPublicAddress } from "../../src/net/public-address.ts";

const REFUSED = {
  loopback: ["127.0.0.1", "127.8.9.10", "::1"],
  unspecified: ["0.0.0.0", "0.1.2.3", "::"],
  private: ["10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1"],
  "link-local and metadata": ["169.254.0.1", "169.254.169.254", "fe80::1", "fe80::1%eth0", "fec0::1"],
  "metadata of other clouds": ["100.100.100.200", "fd00:ec2::254", "192.0.0.192"],
  "carrier-grade NAT": ["100.64.0.1", "100.127.255.255"],
  "unique local": ["fc00::1", "fd12:3456::1"],
  multicast: ["224.0.0.1", "239.255.255.255", "ff02::1"],
  reserved: ["192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "240.0.0.1", "255.255.255.255", "2001:db8::1"],
  "IPv4-mapped": ["::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:8.8.8.8", "::ffff:a9fe:a9fe"],
  "IPv4-compatible": ["::127.0.0.1", "::7f00:1"],
  NAT64: ["64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1"],
  "6to4": ["2002:7f00:1::", "2002:a9fe:a9fe::1"],
  Teredo: ["2001::1"],
  "no address": ["", "localhost", "127.0.0.1.nip.io", "1.2.3"],
};

describe("isPublicAddress", () => {
  for (const [kind, addresses] of Object.entries(REFUSED)) {
    it.each(addresses)(`refuses ${kind}: %s`, (address) => expect(isPublicAddress(address)).toBe(false));
  }

  it.each(["8.8.8.8", "52.1.2.3", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "2a00:1450:4001::1"])(
    "accepts %s",
    (address) => expect(isPublicAddress(address)).toBe(true),
  );
});
