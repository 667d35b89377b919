#!/usr/bin/env python3
"""核对发证日志的独立程序：只用 Python 3 标准库，不连网，与平台没有关系。

用法：python3 check_log.py 证据.json --key 公钥 [--head 新签名头.json --consistency 一致性证明.json]
                           [--older 旧签名头.json] [--paper 证书.pdf]
退出码：0 全部成立；1 有不成立的；2 材料不全或读不懂。算法见 RFC 9162 第 2.1 节、RFC 8032 第 5.1 节。
"""

import argparse
import json
import sys
from base64 import b64decode
from hashlib import sha256, sha512
from itertools import pairwise
from pathlib import Path

EVENTS = {"issued": "发证", "superseded": "被新证书替代", "revoked": "撤销"}
P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493  # Ed25519: field and group order
D, I = -121665 * pow(121666, -1, P) % P, pow(2, (P - 1) // 4, P)  # noqa: E741 (the letter of RFC 8032)


def leaf(data):
    return sha256(b"\0" + data).digest()


def node(left, right):
    return sha256(b"\1" + left + right).digest()


def inclusion_root(position, size, root, path):
    here, last = position, size - 1
    for each in path:
        if last == 0:
            return b""
        if here & 1 or here == last:
            root = node(each, root)
            while here and not here & 1:
                here, last = here >> 1, last >> 1
        else:
            root = node(root, each)
        here, last = here >> 1, last >> 1
    return root if last == 0 and 0 <= position < size else b""


def consistent(old, old_root, new, new_root, path):
    if old in (0, new):
        return not path and (old == 0 or old_root == new_root)
    path = [old_root, *path] if old & (old - 1) == 0 else list(path)
    if not 0 < old < new or not path:
        return False
    here, last = old - 1, new - 1
    while here & 1:
        here, last = here >> 1, last >> 1
    was = now = path[0]
    for each in path[1:]:
        if last == 0:
            return False
        if here & 1 or here == last:
            was, now = node(each, was), node(each, now)
            while here and not here & 1:
                here, last = here >> 1, last >> 1
        else:
            now = node(now, each)
        here, last = here >> 1, last >> 1
    return last == 0 and was == old_root and now == new_root


def x_of(y, sign):
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if (x * x - square) % P == 0 else x * I % P
    if y >= P or (x * x - square) % P or (x == 0 and sign):
        raise ValueError("不是曲线上的点")
    return P - x if x & 1 != sign else x


def point(raw):
    number = int.from_bytes(raw, "little")
    y = number & (1 << 255) - 1
    return x_of(y, number >> 255), y


def add(a, b):
    (x, y), (u, v) = a, b
    k = D * x * u * y * v % P
    return (x * v + u * y) * pow(1 + k, -1, P) % P, (y * v + x * u) * pow(1 - k, -1, P) % P


def times(count, base):
    total = (0, 1)
    while count:
        total, base, count = add(total, base) if count & 1 else total, add(base, base), count >> 1
    return total


def signed(key, signature, message):
    try:
        r, s = signature[:32], int.from_bytes(signature[32:], "little")
        h = int.from_bytes(sha512(r + key + message).digest(), "little") % L
        y = 4 * pow(5, -1, P) % P
        left, right = times(s, (x_of(y, 0), y)), add(point(r), times(h, point(key)))
        return len(key) == 32 and len(signature) == 64 and s < L and left == right
    except ValueError:
        return False


def say(holds, sentence):
    print(("成立  " if holds else "不成立  ") + sentence)
    return holds


def check_head(head, key):
    text = "\n".join(
        ("zhigeng-log-head/1", head["origin"], str(head["size"]), head["root"], head["time"], "")
    )
    holds = signed(key, b64decode(head["signature"]), b"zhigeng log-head\0" + text.encode())
    return say(holds, f"签名头由所给公钥签名：{head['origin']}，{head['time']}，共 {head['size']} 条")


def check_evidence(given, head):
    said = given["statement"]
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    here = leaf(b64decode(given["salt"]) + text)
    path = [b64decode(each) for each in given["proof"]]
    holds = inclusion_root(given["position"], given["size"], here, path) == b64decode(head["root"])
    holds = holds and given["size"] == head["size"]
    what = f"{said['number']}“{EVENTS.get(said['event'], said['event'])}”（{said['at'][:10]}）"
    return say(holds, f"{what}是日志的第 {given['position'] + 1} 条，在共 {head['size']} 条的签名头之内")


def check_growth(old, new, proof):
    path = [b64decode(each) for each in proof["proof"]] if proof else []
    sizes = (old["size"], new["size"])
    holds = consistent(sizes[0], b64decode(old["root"]), sizes[1], b64decode(new["root"]), path)
    holds = holds and old["origin"] == new["origin"]
    return say(holds, f"{sizes[1]} 条的日志以 {sizes[0]} 条时的日志开头：旧条目没有被改动、删除")


def read(path):
    return json.loads(Path(path).read_text("utf-8"))


def proof_between(old, new, options):
    if old in (0, new):
        return None
    for proof in map(read, options.consistency):
        if (proof["from"], proof["to"]) == (old, new):
            return proof
    raise KeyError(f"--consistency（下载 /log/consistency?from={old}&to={new}）")


def check(options):
    key, results = bytes.fromhex(options.key), []
    given = {name: read(path) for name in ("evidence", "head", "older") if (path := getattr(options, name))}
    heads = [given["older"]] if "older" in given else []
    heads += [given["evidence"]["head"]] if "evidence" in given else []
    heads += [given["head"]] if "head" in given else []
    results += [check_head(head, key) for head in heads]
    if "evidence" in given:
        results.append(check_evidence(given["evidence"], given["evidence"]["head"]))
    if options.paper:
        digest = sha256(Path(options.paper).read_bytes()).hexdigest()
        stated = given["evidence"]["statement"].get("paper_sha256")
        results.append(say(digest == stated, "这份 PDF 就是条目所记的文件，一字节不差"))
    for old, new in pairwise(heads):
        results.append(check_growth(old, new, proof_between(old["size"], new["size"], options)))
    if not heads:
        raise KeyError("证据文件或 --head")
    return all(results)


def main():
    parser = argparse.ArgumentParser(description="核对发证日志（不连网）")
    parser.add_argument("evidence", nargs="?", help="核验页面下载的证据文件")
    parser.add_argument(
        "--key", required=True, help="平台公钥，64 位十六进制，见 /log/keys，最好另从纸面或他处取得"
    )
    parser.add_argument("--head", help="另外取得的签名头，如今天的 /log/head")
    parser.add_argument("--older", help="以前保存的签名头")
    parser.add_argument("--consistency", action="append", default=[], help="一致性证明，可给几份")
    parser.add_argument("--paper", help="证书 PDF 文件")
    try:
        holds = check(parser.parse_args())
    except KeyError as missing:
        print(f"材料不全：缺 {missing.args[0]}。")
        return 2
    except (OSError, ValueError, TypeError, AttributeError) as problem:
        print(f"材料读不懂：{problem}。请重新下载后再试。")
        return 2
    print("结论：全部成立。" if holds else "结论：有不成立的，请勿采信，并向发证机关反映。")
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
