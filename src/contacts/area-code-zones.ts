/**
 * Time zones by area code, where mobile numbers have one too: Brazil, the USA and Canada. Each list of codes belongs to the
 * zones before it, the likeliest first.
 */

/**
 * Brazil by DDD (Anatel's national codes) and state; the zones are those of IANA's `zone1970.tab`. Legal time: −3, in the
 * states from Mato Grosso to Roraima −4, in Acre and the west of Amazonas −5 (Lei 12.876/2013). The 3,000 people of Fernando
 * de Noronha (−2) share DDD 81 with the millions of Pernambuco.
 */
const BRAZIL: readonly AreaCodes[] = [
  // SP, RJ, ES, MG, PR, SC, RS, DF, GO
  ['America/Sao_Paulo', '11 12 13 14 15 16 17 18 19 21 22 24 27 28 31 32 33 34 35 37 38 41 42 43 44 45 46'],
  ['America/Sao_Paulo', '47 48 49 51 53 54 55 61 62 64'],
  ['America/Araguaina', '63'], // TO
  ['America/Cuiaba', '65 66'], // MT
  ['America/Campo_Grande', '67'], // MS
  ['America/Rio_Branco', '68'], // AC
  ['America/Porto_Velho', '69'], // RO
  ['America/Bahia', '71 73 74 75 77'], // BA
  ['America/Maceio', '79 82'], // SE, AL
  ['America/Recife', '81 87'], // PE
  ['America/Fortaleza', '83 84 85 86 88 89 98 99'], // PB, RN, CE, PI, MA
  ['America/Belem', '91 94 96'], // PA, AP
  ['America/Santarem', '93'], // PA
  ['America/Manaus', '92'], // AM, the capital
  ['America/Manaus America/Eirunepe', '97'], // AM, the interior; its west is an hour behind
  ['America/Boa_Vista', '95'], // RR
];

/**
 * USA and Canada, from the report of the North American Numbering Plan Administrator (nanpa.com, NPA report of 2025-11-26:
 * codes in service or assigned, `TIME_ZONE`). Beyond the report: 915 has been El Paso alone since 2003, 930 has 812's area,
 * Arizona keeps standard time except for the Navajo Nation (in 928), so does Saskatchewan; 709 and 879 include Labrador, 250
 * the Rockies. Zones of a few villages are left out. Google's libphonenumber has the same zones for all but a few codes.
 */
const NORTH_AMERICA: readonly AreaCodes[] = [
  ['America/New_York', '201 202 203 207 212 215 216 220 223 227 229 231 234 239 240 248 252 260 267 269 272'],
  ['America/New_York', '276 283 301 302 304 305 313 315 317 321 324 326 329 330 332 336 339 347 351 352 363'],
  ['America/New_York', '380 386 401 404 407 410 412 413 419 434 436 440 443 445 463 465 470 472 475 478 484'],
  ['America/New_York', '502 508 513 516 517 518 540 551 561 565 567 570 571 582 585 586 603 607 609 610 614'],
  ['America/New_York', '616 617 624 631 640 645 646 656 667 678 679 680 681 686 689 703 704 706 716 717 718'],
  ['America/New_York', '724 727 728 732 734 740 743 754 757 761 762 765 770 771 772 774 781 786 802 803 804'],
  ['America/New_York', '810 813 814 821 826 828 835 838 839 843 845 848 854 856 857 859 860 862 863 864 865'],
  ['America/New_York', '878 904 908 910 912 914 917 919 929 934 937 941 943 947 948 954 959 973 978 980 984'],
  ['America/New_York', '989'],
  ['America/New_York America/Chicago', '423 574 606 729 812 906 930'],
  ['America/Chicago America/New_York', '219 270 364 448 850 931'],
  ['America/Chicago', '205 210 214 217 218 224 225 228 235 251 254 256 262 274 281 309 312 314 316 318 319'],
  ['America/Chicago', '320 325 327 331 334 337 346 353 361 402 405 409 414 417 430 432 447 457 464 469 471'],
  ['America/Chicago', '479 483 501 504 507 512 515 531 534 539 557 563 572 573 580 601 608 612 615 618 621'],
  ['America/Chicago', '629 630 636 641 651 659 660 662 682 708 712 713 715 726 730 731 737 763 769 773 779'],
  ['America/Chicago', '806 815 816 817 830 832 847 861 870 872 901 903 913 918 920 924 936 938 940 945 952'],
  ['America/Chicago', '956 972 975 979 985'],
  ['America/Chicago America/Denver', '308 605 620 701 785'],
  ['America/Denver', '303 307 385 406 435 505 575 719 720 748 801 915 970 983'],
  ['America/Denver America/Los_Angeles', '208 986'],
  ['America/Phoenix', '480 520 602 623'],
  ['America/Phoenix America/Denver', '928'],
  ['America/Los_Angeles', '206 209 213 253 279 310 323 341 350 357 360 369 408 415 424 425 442 503 509 510'],
  ['America/Los_Angeles', '530 559 562 564 619 626 628 650 657 661 669 702 707 714 725 738 747 760 775 805'],
  ['America/Los_Angeles', '818 820 831 837 840 858 909 916 925 949 951 971'],
  ['America/Los_Angeles America/Denver', '458 541'],
  ['America/Anchorage', '907'],
  ['Pacific/Honolulu', '808'],
  ['America/St_Johns America/Goose_Bay', '709 879'],
  ['America/Halifax', '428 506 782 902'],
  ['America/Toronto', '226 249 263 273 289 343 354 365 367 382 416 418 437 438 450 468 514 519 548 579 581'],
  ['America/Toronto', '613 647 683 705 742 753 819 873 905 942'],
  ['America/Toronto America/Winnipeg', '807'],
  ['America/Winnipeg', '204 431 584'],
  ['America/Regina', '306 474 639'],
  ['America/Edmonton', '368 403 587 780 825'],
  ['America/Edmonton America/Whitehorse America/Iqaluit', '867'],
  ['America/Vancouver', '236 257 604 672 778'],
  ['America/Vancouver America/Edmonton', '250'],
];

type AreaCodes = readonly [zones: string, codes: string];

/** `+` with country and area code → the zones of numbers that begin so. All are five characters long: +55 11, +1 201. */
const BY_PREFIX = new Map([...prefixesOf('+55', BRAZIL), ...prefixesOf('+1', NORTH_AMERICA)]);

/** The zones of a number's area code, the likeliest first; undefined where area codes tell none. */
export function zonesOfAreaCode(phone: string): readonly string[] | undefined {
  return BY_PREFIX.get(phone.slice(0, 5));
}

function prefixesOf(country: string, table: readonly AreaCodes[]): [string, readonly string[]][] {
  return table.flatMap(([zones, codes]) =>
    codes.split(' ').map((code): [string, readonly string[]] => [country + code, zones.split(' ')]),
  );
}
