/** A results file as `check.sh` writes it, short. */
export const sample = `rekindle-results 1
rekindle-facts 1
id 20261121T174512Z-3fa9c2d1 ;
stick 6e0c1d3e-8f4b-4a7e-9a55-0d1c2b3a4f5e ;
started 2026-11-21T17:45:12Z ;
preset five-minutes ;
system Debian GNU/Linux 12 (bookworm) ;
> cat /proc/cpuinfo
|processor\t: 0
|vendor_id\t: GenuineIntel
|model name\t: Intel(R) Core(TM)2 Duo CPU     T7300  @ 2.00GHz
|flags\t\t: fpu pae cmov mmx sse sse2 lm pni
> cat /proc/meminfo
|MemTotal:        2046484 kB
> grep . /sys/class/dmi/id/*
|/sys/class/dmi/id/sys_vendor:LENOVO
|/sys/class/dmi/id/product_name:7663WJC
|/sys/class/dmi/id/product_version:ThinkPad T61
end-facts ;
answer desktop pass 2026-11-21T17:46:00Z ;
answer network fail 2026-11-21T17:47:00Z ;
note network no Wi-Fi at all, says “firmware” ;
answer sound not-present 2026-11-21T17:48:00Z ;
answer network pass 2026-11-21T17:49:00Z ;
who Anna ;
finished 2026-11-21T18:00:00Z ;
`;
