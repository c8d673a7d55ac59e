import assert from "node:assert/strict";
import { test } from "node:test";
import { isLoopbackAddress, isLoopbackHost, isPublicAddress, literalAddress } from "./address-guard.ts";

test("addresses of the public internet are public", () => {
  const addresses = ["1.1.1.1", "8.8.8.8", "93.184.216.34", "172.15.0.1", "172.32.0.1", "192.167.1.1", "100.63.0.1"];
  for (const address of [...addresses, "223.255.255.254", "2606:4700:4700::1111", "2a00:1450:4001::1"]) {
    assert.equal(isPublicAddress(address), true, address);
  }
});

test("the first and last address of every special range is not public", () => {
  const ranges = [
    ["0.0.0.0", "0.255.255.255"],
    ["10.0.0.0", "10.255.255.255"],
    ["100.64.0.0", "100.127.255.255"],
    ["127.0.0.0", "127.255.255.255"],
    ["169.254.0.0", "169.254.169.254"],
    ["172.16.0.0", "172.31.255.255"],
    ["192.0.0.0", "192.0.0.192"],
    ["192.0.2.0", "192.0.2.255"],
    ["192.88.99.0", "192.88.99.255"],
    ["192.168.0.0", "192.168.255.255"],
    ["198.18.0.0", "198.19.255.255"],
    ["198.51.100.0", "198.51.100.255"],
    ["203.0.113.0", "203.0.113.255"],
    ["224.0.0.0", "239.255.255.255"],
    ["240.0.0.0", "255.255.255.255"],
    ["168.63.129.16", "100.100.100.200"],
    ["::", "::1"],
    ["::7f00:1", "::a00:1"],
    ["::ffff:0:0", "::ffff:127.0.0.1"],
    ["::ffff:8.8.8.8", "::ffff:a9fe:a9fe"],
    ["::ffff:0:7f00:1", "::ffff:0:808:808"],
    ["64:ff9b::", "64:ff9b::7f00:1"],
    ["64:ff9b:1::", "64:ff9b:1:ffff::1"],
    ["100::", "100::1"],
    ["2001::", "2001:0:ffff::1"],
    ["2001:2::", "2001:2::1"],
    ["2001:10::", "2001:20::1"],
    ["2001:db8::", "2001:db8:ffff::1"],
    ["2002::", "2002:7f00:1::"],
    ["3fff::", "3fff:fff::1"],
    ["4000::", "5f00::1"],
    ["fc00::", "fdff:ffff::1"],
    ["fd00:ec2::254", "fd20:ce::254"],
    ["fe80::", "febf::1"],
    ["fec0::", "feff::1"],
    ["ff00::", "ff02::1"],
  ];
  for (const address of ranges.flat()) assert.equal(isPublicAddress(address), false, address);
});

test("what is not a canonical address is not public", () => {
  for (const text of ["", "localhost", "0x7f.1", "2130706433", "1.1.1", "1.1.1.1 ", "fe80::1%eth0", "[::1]"]) {
    assert.equal(isPublicAddress(text), false, text);
    assert.equal(isLoopbackAddress(text), false, text);
  }
});

test("only hosts that spell this machine are loopback hosts", () => {
  for (const host of ["localhost", "localhost.", "shop.localhost", "127.0.0.1", "127.9.9.9", "[::1]", "::1"]) {
    assert.equal(isLoopbackHost(host), true, host);
  }
  for (const host of ["localhost.evil.io", "evillocalhost", "0.0.0.0", "[::]", "[::ffff:7f00:1]", "10.0.0.1", ""]) {
    assert.equal(isLoopbackHost(host), false, host);
  }
});

test("a host's literal is found with and without brackets", () => {
  assert.equal(literalAddress("[::1]"), "::1");
  assert.equal(literalAddress("1.2.3.4"), "1.2.3.4");
  assert.equal(literalAddress("example.com"), undefined);
});
