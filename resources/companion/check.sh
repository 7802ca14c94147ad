#!/bin/sh
# Rekindle's check for a revived computer. Run it in a terminal of the system that was started from the stick:
#
#     sh check.sh [--five-minutes | --full | --donation] [--lang en|de] [--into FOLDER] [--serials]
#
# It asks what a person can see and hear, collects what the computer says of itself, and writes one file a computer
# into the folder "results" beside it. It changes nothing else. It needs a shell and "cat"; every other tool is used
# when it is there, and what is missing is unknown. Serial numbers, network addresses and names of networks are left
# out unless asked for by --serials. How the file is made up: main/checks/results.ts in Rekindle's source.
#
# This file is a part of Rekindle, under the Apache License 2.0.
set -u

language_tag=${LC_ALL:-${LC_MESSAGES:-${LANG:-}}}
LC_ALL=C
export LC_ALL

# Where /proc, /sys and /etc are looked for; tests give recorded ones.
root=${REKINDLE_CHECK_ROOT:-}
tab=$(printf '\t')
newline='
'
mac='[0-9A-Fa-f][0-9A-Fa-f]:[0-9A-Fa-f][0-9A-Fa-f]:[0-9A-Fa-f][0-9A-Fa-f]:[0-9A-Fa-f][0-9A-Fa-f]:[0-9A-Fa-f][0-9A-Fa-f]:[0-9A-Fa-f][0-9A-Fa-f]'

have() { command -v "$1" >/dev/null 2>&1; }

# ---------------------------------------------------------------------------------------------------------------------
# What is said. Letters beyond ASCII are used in German only: whoever set it up has them.

words_en() {
  w_title='REKINDLE CHECK'
  w_computer='Computer'
  w_unknown_computer='a computer that does not say what it is'
  w_saved_in='Your answers are saved after each question in'
  w_no_stick='This script does not lie on a Rekindle stick.'
  w_cannot_write='Nothing can be written here (the stick may be write-protected). The check works all the same: at its end it shows a short code, which you type in at the computer where the stick was made.'
  w_lost='Your answers can no longer be saved: the stick is full or was pulled out. The check goes on and shows a short code at its end.'
  w_presets='How much do you want to check?'
  w_five='five minutes: what decides whether it is worth going on'
  w_full='everything: about two hours, with pauses'
  w_donation='everything, and what the next owner relies on'
  w_start='1, 2 or 3, then Enter (d Deutsch, q stop): '
  w_resume='A check of such a computer was not finished. It was begun at'
  w_answers='answers so far'
  w_resume_question='Go on with it? y yes, n no, begin a new one: '
  w_stopped_at='Here it stopped the last time. If the computer hung then, answer f.'
  w_collecting='Looking at the computer ...'
  w_of='of'
  w_needed='Needed'
  w_has_keys='y yes, n no, s skip, b back, h help, q stop: '
  w_keys='p works, f does not, s skip, u not sure, b back, h help, q stop: '
  w_keys_has='p works, f does not, n has none, s skip, u not sure, b back, h help, q stop: '
  w_which='Press one of these letters, then Enter.'
  w_why='Why it is asked'
  w_usually='What this usually means'
  w_try='What to try'
  w_again='You can go back with b and answer again.'
  w_note='A note, if you like (Enter: none): '
  w_skip_note='Why is it skipped? (Enter: no reason): '
  w_before='Everything is saved.'
  w_who='Your name for the report, if you like (Enter: none): '
  w_done='DONE. Thank you.'
  w_stopped='STOPPED. Start the check again to go on.'
  w_not_saved='Nothing was saved.'
  w_pass='works'
  w_fail='does not work'
  w_skip='skipped'
  w_not_present='not there'
  w_undecided='not sure'
  w_code='Short code'
  w_code_use='Write this code down. In a terminal of the computer where the stick was made, "rekindle import" and the code take it over.'
  w_file='The results are in'
  w_next='Shut the computer down, and bring the stick back to where it was made.'
  w_usage='sh check.sh [--five-minutes | --full | --donation] [--lang en|de] [--into FOLDER] [--serials]'
}

words_de() {
  w_title='REKINDLE-PRÜFUNG'
  w_computer='Computer'
  w_unknown_computer='ein Computer, der nicht sagt, was er ist'
  w_saved_in='Die Antworten werden nach jeder Frage gespeichert in'
  w_no_stick='Dieses Skript liegt nicht auf einem Rekindle-Stick.'
  w_cannot_write='Hier lässt sich nichts schreiben (vielleicht ist der Stick schreibgeschützt). Die Prüfung geht trotzdem: Am Ende zeigt sie einen kurzen Code, der dort eingetippt wird, wo der Stick gemacht wurde.'
  w_lost='Die Antworten lassen sich nicht mehr speichern: Der Stick ist voll oder wurde abgezogen. Die Prüfung geht weiter und zeigt am Ende einen kurzen Code.'
  w_presets='Wie viel soll geprüft werden?'
  w_five='fünf Minuten: was darüber entscheidet, ob es sich lohnt'
  w_full='alles: etwa zwei Stunden, mit Pausen'
  w_donation='alles, und worauf sich der nächste Besitzer verlässt'
  w_start='1, 2 oder 3, dann Eingabe (e English, q aufhören): '
  w_resume='Eine Prüfung eines solchen Computers wurde nicht beendet. Sie begann um'
  w_answers='Antworten bisher'
  w_resume_question='Damit weitermachen? j ja, n nein, eine neue beginnen: '
  w_stopped_at='Hier hat sie das letzte Mal aufgehört. Hat sich der Computer dabei aufgehängt, antworten Sie f.'
  w_collecting='Der Computer wird angesehen ...'
  w_of='von'
  w_needed='Gebraucht'
  w_has_keys='j ja, n nein, s überspringen, b zurück, h Hilfe, q aufhören: '
  w_keys='p geht, f geht nicht, s überspringen, u unklar, b zurück, h Hilfe, q aufhören: '
  w_keys_has='p geht, f geht nicht, n hat er nicht, s überspringen, u unklar, b zurück, h Hilfe, q aufhören: '
  w_which='Drücken Sie einen dieser Buchstaben, dann Eingabe.'
  w_why='Warum danach gefragt wird'
  w_usually='Was das meist bedeutet'
  w_try='Was sich versuchen lässt'
  w_again='Mit b geht es zurück, um noch einmal zu antworten.'
  w_note='Eine Notiz, wenn Sie mögen (Eingabe: keine): '
  w_skip_note='Warum wird es übersprungen? (Eingabe: kein Grund): '
  w_before='Alles ist gespeichert.'
  w_who='Ihr Name für den Bericht, wenn Sie mögen (Eingabe: keiner): '
  w_done='FERTIG. Danke.'
  w_stopped='ANGEHALTEN. Starten Sie die Prüfung noch einmal, um weiterzumachen.'
  w_not_saved='Es wurde nichts gespeichert.'
  w_pass='geht'
  w_fail='geht nicht'
  w_skip='übersprungen'
  w_not_present='nicht vorhanden'
  w_undecided='unklar'
  w_code='Kurzer Code'
  w_code_use='Schreiben Sie diesen Code auf. In einem Terminal des Computers, auf dem der Stick gemacht wurde, übernimmt ihn „rekindle import“ mit dem Code dahinter.'
  w_file='Die Ergebnisse stehen in'
  w_next='Fahren Sie den Computer herunter, und bringen Sie den Stick dorthin zurück, wo er gemacht wurde.'
  w_usage='sh check.sh [--five-minutes | --full | --donation] [--lang en|de] [--into ORDNER] [--serials]'
}

use_language() {
  language=$1
  case $language in de) words_de ;; *) words_en ;; esac
}

say() {
  if have fold; then printf '%s\n' "$1" | fold -s -w 78; else printf '%s\n' "$1"; fi
}

# ---------------------------------------------------------------------------------------------------------------------
# The checklist. These lines are made out of main/checks/checklist.ts and resources/messages: do not change them here.
# checklist begins
checks='desktop network web-page sound trackpad swollen-battery screen keyboard pixels brightness second-screen video touchscreen stereo headphones microphone wifi ethernet bluetooth camera usb-ports card-reader optical-drive charging battery disk tabs case clean erased heat suspend shutdown start-again clock firmware-lock memory'

# numbered NUMBER: the check with this number in the short code, or nothing.
numbered() {
  case $1 in
    1) printf '%s\n' desktop ;;
    2) printf '%s\n' network ;;
    3) printf '%s\n' web-page ;;
    4) printf '%s\n' sound ;;
    5) printf '%s\n' trackpad ;;
    6) printf '%s\n' swollen-battery ;;
    7) printf '%s\n' screen ;;
    8) printf '%s\n' keyboard ;;
    9) printf '%s\n' pixels ;;
    10) printf '%s\n' brightness ;;
    11) printf '%s\n' second-screen ;;
    12) printf '%s\n' video ;;
    13) printf '%s\n' touchscreen ;;
    14) printf '%s\n' stereo ;;
    15) printf '%s\n' headphones ;;
    16) printf '%s\n' microphone ;;
    17) printf '%s\n' wifi ;;
    18) printf '%s\n' ethernet ;;
    19) printf '%s\n' bluetooth ;;
    20) printf '%s\n' camera ;;
    21) printf '%s\n' usb-ports ;;
    22) printf '%s\n' card-reader ;;
    23) printf '%s\n' optical-drive ;;
    24) printf '%s\n' charging ;;
    25) printf '%s\n' battery ;;
    26) printf '%s\n' disk ;;
    27) printf '%s\n' tabs ;;
    28) printf '%s\n' case ;;
    29) printf '%s\n' clean ;;
    30) printf '%s\n' erased ;;
    31) printf '%s\n' heat ;;
    32) printf '%s\n' suspend ;;
    33) printf '%s\n' shutdown ;;
    34) printf '%s\n' start-again ;;
    35) printf '%s\n' clock ;;
    36) printf '%s\n' firmware-lock ;;
    37) printf '%s\n' memory ;;
  esac
}

facts_of() {
  from=full needs='' ends=''
  case $1 in
    desktop) from=five-minutes ;;
    network) from=five-minutes needs='desktop' ;;
    web-page) from=five-minutes needs='desktop network' ;;
    sound) from=five-minutes needs='desktop' ;;
    trackpad) from=five-minutes needs='desktop' ;;
    swollen-battery) from=five-minutes ;;
    screen) from=five-minutes ;;
    keyboard) from=five-minutes ;;
    pixels) needs='desktop screen' ;;
    brightness) needs='desktop' ;;
    second-screen) needs='desktop' ;;
    video) needs='web-page' ;;
    touchscreen) needs='desktop' ;;
    stereo) needs='sound' ;;
    headphones) needs='desktop' ;;
    microphone) needs='desktop' ;;
    wifi) needs='desktop' ;;
    ethernet) needs='desktop' ;;
    bluetooth) needs='desktop' ;;
    camera) needs='desktop' ;;
    usb-ports) needs='desktop' ;;
    card-reader) needs='desktop' ;;
    optical-drive) needs='desktop' ;;
    charging) needs='swollen-battery' ;;
    battery) needs='swollen-battery' ;;
    disk) : ;;
    tabs) needs='web-page' ;;
    case) : ;;
    clean) from=donation ;;
    erased) from=donation ;;
    heat) needs='desktop' ends=may-hang ;;
    suspend) needs='desktop' ends=may-hang ;;
    shutdown) needs='desktop' ends=restarts ;;
    start-again) needs='desktop' ends=restarts ;;
    clock) needs='desktop' ends=restarts ;;
    firmware-lock) from=donation ends=restarts ;;
    memory) ends=restarts ;;
  esac
}

texts_en() {
  has='' needed=''
  case $1 in
    desktop)
      title='Starts to the desktop'
      purpose='If the system from the stick comes up with a picture, windows and a pointer, processor, memory and graphics do their most important work.'
      steps='  1. Start the computer from the stick.
  2. Wait until the desktop is there: on old computers up to five minutes.
  3. Open the menu, then a program such as the file manager, and close it again.'
      question='Is the desktop there, and do programs open?'
      no='Mostly the graphics: the system does not know this chip well. Sometimes too little memory, or a stick that is read badly.'
      try='Start again and choose "safe graphics" in the boot menu. Try another USB port, best one at the back or on the other side. If nothing helps, try a smaller system.'
      ;;
    network)
      title='Network'
      purpose='Without a network there are no updates and no web. Any way will do here: Wi-Fi, a cable, or a phone that shares its connection by USB.'
      needed='the Wi-Fi password, or a network cable'
      steps='  1. Click the network symbol, mostly in a corner of the screen.
  2. Choose your Wi-Fi and type its password, or plug in a network cable.
  3. Wait half a minute.'
      question='Does the symbol show that it is connected?'
      no='The Wi-Fi chip needs firmware that this system does not bring along (Broadcom is the usual one), or Wi-Fi is switched off by a key or a slider.'
      try='Look for a Wi-Fi slider at the edge or a key with an antenna. Plug in a network cable, or a phone with USB tethering. A small USB Wi-Fi adapter costs little and mostly works at once.'
      ;;
    web-page)
      title='A real web page'
      purpose='Being connected is not the same as reaching the web: name look-up, certificates and the browser have to work, too.'
      steps='  1. Open the browser.
  2. Go to a page that you know and that changes daily, such as a newspaper.
  3. Scroll down and click a link.'
      question='Did the page come up with its pictures, and did the link work?'
      no='Often the clock: with a wrong date every certificate looks invalid. Else the connection leads nowhere, or the processor is too old for this browser.'
      try='Set date and time and load the page again. Try another page. If the browser does not even start, the processor may lack SSE2: choose a system with a browser for old processors.'
      ;;
    sound)
      title='Sound'
      has='Does it have speakers of its own, or a socket for headphones?'
      purpose='Videos, calls and lessons need sound, and it is muted more often than broken.'
      steps='  1. Click the loudspeaker symbol and turn the volume to the middle. Take care that it is not muted.
  2. Play a video or a song, or press the buttons for sound in check.html.
  3. Listen for crackling, too.'
      question='Do you hear clear sound?'
      no='Muted in the mixer, the wrong output chosen (HDMI instead of speakers), or a chip that this kernel does not know yet or no longer.'
      try='Press the key with the loudspeaker. In the sound settings choose another output. Plug in headphones: if they play, only the speakers are dead. A USB sound adapter helps where the chip is not supported.'
      ;;
    trackpad)
      title='Trackpad'
      has='Does it have a trackpad, or a pointing stick between the keys?'
      purpose='A pointer that jumps or sticks makes a laptop unbearable, and is noticed only after a while.'
      needed='a soft cloth'
      steps='  1. Wipe the trackpad dry.
  2. Move the pointer slowly into all four corners, then draw circles.
  3. Click left and right, drag a window, and scroll with two fingers or at the right edge.'
      question='Does the pointer follow everywhere, without jumping, and do both clicks work?'
      no='Dirt or moisture, a worn surface, a swollen battery that presses from below, or a touchpad that needs another driver.'
      try='Clean it with a barely damp cloth. Look whether the trackpad is raised: if so, stop and look at the battery. A function key may have switched it off. A USB mouse is the cheap way out.'
      ;;
    swollen-battery)
      title='Battery not swollen'
      has='Does it have a battery?'
      purpose='A swollen battery can catch fire. Whoever repairs laptops looks at this before anything else.'
      steps='  1. Close the lid and put the computer on a flat table: does it rock?
  2. Look along its sides: does the bottom bulge, do seams gape?
  3. Is the trackpad raised, or hard to press?'
      question='Is everything flat, without a bulge or a gaping seam?'
      no='The battery gives off gas because it is old or damaged.'
      try='Switch off, unplug, and do not charge it again. Take the battery out if it opens without force; never pierce or bend it. Bring it to a collection point for batteries. Many laptops run without one, from the charger.'
      ;;
    screen)
      title='Screen'
      purpose='Lines, flicker and dark halves come from cable, panel or lamp; a picture that is too small comes from the driver.'
      steps='  1. Look at the desktop from the front: does the picture fill the screen, sharp and evenly bright?
  2. Move the lid slowly to and fro.
  3. Press very lightly on the frame at the lower corners.'
      question='Is the picture whole, steady and evenly bright, also while the lid moves?'
      no='Flicker while moving means the cable in the hinge; fixed lines mean the panel; a dark picture means the lamp. A blurred picture of the wrong size is the graphics driver.'
      try='Set the resolution in the display settings. An external screen shows whether the graphics chip is well. A used panel for common laptops is cheap and changed within half an hour.'
      ;;
    keyboard)
      title='Keyboard'
      has='Does it have a keyboard of its own?'
      purpose='A single dead letter makes a password impossible to type. After spilled drinks often one row or column of keys fails.'
      steps='  1. Open check.html from the stick, or a text editor.
  2. Press every key once, row by row: letters, digits, Shift on both sides, Enter, Backspace, the arrows.
  3. Watch for keys that do nothing, repeat themselves, or stick.'
      question='Does every key that matters write once what is printed on it?'
      no='If only the letters are others than printed, it is just the layout. Dead neighbours mean a damaged keyboard foil; one dead key is mostly dirt.'
      try='Choose the right layout in the settings. Lift dirt out with a soft brush. A new keyboard for common laptops is cheap; until then a USB keyboard does it.'
      ;;
    pixels)
      title='Dead pixels and stains'
      purpose='One dead pixel is a blemish; a stain that grows or a cluster in the middle is a reason for another panel.'
      steps='  1. Open check.html from the stick and press the button for the colours.
  2. Look at the screen in white, black, red, green and blue, each for a few seconds.
  3. Count points that have another colour, and look for stains and pressure marks.'
      question='Are there at most two odd points, and no stains in the middle?'
      no='Age, pressure on the closed lid, or moisture.'
      try='Write into the note how many and where. Most people live well with a few points at the edge.'
      ;;
    brightness)
      title='Brightness'
      has='Can the brightness of this screen be set (a laptop, or keys with a sun)?'
      purpose='A screen stuck at full brightness empties the battery; one stuck at the darkest level cannot be read by the window.'
      steps='  1. Press the keys with the small and the large sun, with Fn if they share a key.
  2. If nothing happens, look for a slider in the power settings.'
      question='Does the brightness change, by keys or by slider?'
      no='The system does not know this maker'\''s keys, or two drivers claim the backlight.'
      try='The slider often works where the keys do not. Otherwise start with acpi_backlight=vendor or acpi_backlight=native among the boot parameters.'
      ;;
    second-screen)
      title='Second screen'
      has='Does it have a socket for another screen (VGA, HDMI, DisplayPort)?'
      purpose='Projectors at school and larger screens at home hang on this socket, and its pins are easily bent.'
      needed='another screen and its cable'
      steps='  1. Plug in a screen or a television and switch it on.
  2. Wait ten seconds; if nothing happens, press the key with two screens, or open the display settings.'
      question='Does the other screen show a steady picture?'
      no='Bent pins, the wrong input chosen on the screen, or a graphics driver without this output.'
      try='Try another cable first. Choose the right input on the screen. Start with the screen plugged in already.'
      ;;
    video)
      title='Video'
      purpose='Video shows whether processor and graphics are up to what most people want from a computer.'
      steps='  1. Open a video page in the browser.
  2. Choose 480p in the video'\''s settings and play it for a minute.
  3. Switch to full screen.'
      question='Does it play without stuttering, with picture and sound together?'
      no='The processor is too slow for today'\''s web video, or the graphics driver does no acceleration.'
      try='Choose 360p. Close other tabs. A video player outside of the browser (mpv, VLC) needs far less. A lighter system helps a little, more memory hardly.'
      ;;
    touchscreen)
      title='Touchscreen'
      has='Does the screen react to fingers?'
      purpose='On tablets it is the only way in; touches out of nowhere make a device useless.'
      steps='  1. Draw with one finger slowly from corner to corner, both ways.
  2. Lift the finger and wait ten seconds: the pointer must stay still.'
      question='Does it follow the finger everywhere, and does nothing happen by itself?'
      no='Cracked glass, moisture, or firmware for the touch chip that small systems do not carry.'
      try='Clean it and take the screen protector off. It can be switched off in the settings, and a mouse used instead.'
      ;;
    stereo)
      title='Left and right speaker'
      purpose='A torn speaker is heard only when each plays alone.'
      steps='  1. Open check.html from the stick.
  2. Press the button for left, then for right, at middle volume.'
      question='Does each side play from its own side, without rattling?'
      no='A torn speaker rattles at low tones; one silent side is a loose plug, or a balance that was shifted.'
      try='Look at the balance in the sound settings. Headphones show whether only the speakers are bad.'
      ;;
    headphones)
      title='Headphone socket'
      has='Does it have a round socket for headphones?'
      purpose='The most plugged socket of all wears out first, and then the speakers think that a plug is in.'
      needed='headphones'
      steps='  1. Plug in headphones and play something.
  2. Turn the plug a little.
  3. Pull it out: the sound must come from the speakers again.'
      question='Is there sound on both ears, without crackling, and do the speakers come back?'
      no='A worn or broken socket, or dust in it.'
      try='Plug in and out a few times. Clean with a wooden toothpick while it is switched off. USB headphones go around it.'
      ;;
    microphone)
      title='Microphone'
      has='Does it have a microphone of its own?'
      purpose='Calls and lessons need it, and it is often just turned down.'
      steps='  1. Open a sound recorder, or the microphone in check.html.
  2. Say a sentence from an arm'\''s length.
  3. Play it back.'
      question='Do you understand yourself well?'
      no='Level at zero, the wrong input chosen, a browser without permission, or a digital microphone that needs firmware.'
      try='Choose another input in the sound settings and turn the level up. A headset with USB solves it for good.'
      ;;
    wifi)
      title='Wi-Fi'
      has='Does it have Wi-Fi built in?'
      purpose='Wi-Fi that works beside the router may fail two rooms on: loose antennas are common after repairs.'
      needed='the Wi-Fi password, or a network cable'
      steps='  1. Connect to a Wi-Fi.
  2. Go two rooms away from the router, or ten metres.
  3. Load a page that you have not seen today.'
      question='Does it stay connected and load the page, also at a distance?'
      no='Missing firmware, an antenna cable that came off, or a card that knows only the slow 2.4 GHz band, which is full.'
      try='Note the exact name of the card and look it up for this system. Press the antenna cables onto the card again. A USB Wi-Fi adapter is the quick cure.'
      ;;
    ethernet)
      title='Network cable'
      has='Does it have a socket for a network cable?'
      purpose='The cable is the way to install and to update when Wi-Fi fails.'
      needed='a network cable'
      steps='  1. Switch Wi-Fi off and plug in a network cable.
  2. Look whether the lamps at the socket light up.
  3. Load a web page.'
      question='Do the lamps light up, and does the page load?'
      no='A broken clip, bent pins, or a dead port at the router.'
      try='Try another cable and another port at the router. A USB network adapter costs little.'
      ;;
    bluetooth)
      title='Bluetooth'
      has='Does it have Bluetooth (a symbol, a key, or a line in the settings)?'
      purpose='Headphones and mice without a cable depend on it.'
      needed='a phone with Bluetooth'
      steps='  1. Open the Bluetooth settings and switch it on.
  2. Make a phone visible, and look for it.'
      question='Does the phone appear in the list?'
      no='Switched off together with Wi-Fi, missing firmware, or a small system without Bluetooth.'
      try='Press the key for Wi-Fi and Bluetooth. Many small systems need the package bluez. A USB Bluetooth adapter costs a few coins.'
      ;;
    camera)
      title='Camera'
      has='Does it have a camera?'
      purpose='Video calls need it. A camera that is found may still send a black picture.'
      steps='  1. Look for a slider over the lens, and open it.
  2. Open check.html or a camera program, and allow the camera.
  3. Wave your hand: the picture must follow.'
      question='Do you see yourself, moving, upright and in natural colours?'
      no='A closed slider, a key that switches it off, a browser without permission, or a loose plug in the lid.'
      try='Press the key with the camera. Try another program. A USB camera works almost everywhere.'
      ;;
    usb-ports)
      title='Every USB port'
      purpose='Ports wear out one by one. Whoever gets the computer will need the one that nobody tried.'
      needed='another USB stick, or a USB mouse'
      steps='  1. Plug a USB stick (not the one it started from) or a mouse into each port, one after the other.
  2. Wait until it is found, and move the plug a little.'
      question='Does every port find the stick or the mouse, without losing contact?'
      no='A worn or dirty socket; two dead ports side by side share a fuse or a small board.'
      try='Blow dust out. Mark dead ports with a sticker. A hub at a good port replaces the others.'
      ;;
    card-reader)
      title='Card reader'
      has='Does it have a slot for memory cards?'
      purpose='Photographers want it, and nobody else misses it.'
      needed='a memory card with pictures'
      steps='  1. Put in an SD card with pictures.
  2. Open a picture, and take the card out properly.'
      question='Can the pictures on the card be opened?'
      no='Bent contacts, or a reader that needs a driver of its own (some from Ricoh and Realtek).'
      try='Try a second card. A USB card reader costs little.'
      ;;
    optical-drive)
      title='Disc drive'
      has='Does it have a drive for CDs or DVDs?'
      purpose='Belts and lenses age even in drives that were never used.'
      needed='a CD or DVD'
      steps='  1. Open the drawer with its button.
  2. Put in a disc, and open a file on it.'
      question='Does the drawer open and close, and can the disc be read?'
      no='A dusty lens, a worn belt, or a drive unplugged inside to save power.'
      try='Try a pressed disc instead of a burnt one. In an emergency a bent paper clip opens the drawer. An external drive replaces it.'
      ;;
    charging)
      title='Charger and charging'
      purpose='A loose socket and a charger that is too weak look the same at first: the battery does not fill.'
      needed='its charger'
      steps='  1. Look at the charger: is the cable whole, and do its volts match the label under the computer?
  2. Plug it in and move the plug a little.
  3. Wait two minutes and look at the battery symbol.'
      question='Does it say that it is charging, and stay so while the plug moves?'
      no='A worn socket, a cable broken near the plug, a charger of another make that the computer refuses, or a battery at its end.'
      try='Try another charger with the same volts and at least as many amperes. If it runs from the charger but does not charge, only the battery is at its end.'
      ;;
    battery)
      title='Battery lasts'
      purpose='What the battery says of itself is often wrong. What counts is how long it lasts.'
      needed='its charger'
      steps='  1. Charge it full.
  2. Pull the plug, and go on with the other checks for fifteen minutes.
  3. Look at how many percent are left.'
      question='Is it still running, with more than 70 % left?'
      no='Under 70 % after a quarter of an hour means less than an hour altogether: the battery is worn. A sudden end means that one of its cells is dead.'
      try='Used from the charger, the computer is still a good one. A new battery is worth it where it can be changed without opening the case.'
      ;;
    disk)
      title='Built-in disk'
      has='Does it have a disk built in?'
      purpose='The disk is the part that fails most often, and takes everything with it. Old hard disks announce it.'
      steps='  1. Open the file manager or a disk tool, and look whether the disk is listed with its right size.
  2. Listen with an ear on the case: a hard disk may hum, but not click.
  3. If a tool shows "SMART", look what it says.'
      question='Is the disk there, quiet, and called healthy, as far as it says?'
      no='Clicking and "failing" mean that the disk is dying. A disk that is not listed may sit loose, or the firmware runs it as RAID.'
      try='Save what is on it before anything else. Any used SSD is a better home for the new system, and the best thing that can be done for an old computer.'
      ;;
    tabs)
      title='Five pages at once'
      purpose='Too little memory shows itself not at the start, but with the third web page.'
      steps='  1. Open five different pages in five tabs.
  2. Go through them one after the other, and scroll in each.
  3. Open another program beside them.'
      question='Does it stay usable, without waiting longer than a few seconds?'
      no='Memory is full, and the system pushes it out to the disk or the stick.'
      try='A memory module of the right kind is cheap and quickly put in. A smaller system and fewer tabs help right away.'
      ;;
    case)
      title='Case and hinges'
      purpose='A hinge that tears off takes the screen with it. Sharp edges hurt children.'
      steps='  1. Open and close the lid slowly, and listen for cracking.
  2. Look for cracks, missing screws and sharp edges.
  3. Lift it at one corner: nothing may bend or rattle.'
      question='Are hinges and case whole, with nothing sharp?'
      no='Broken screw posts around the hinges are the classic fault of cheap laptops.'
      try='Tighten the screws before the plastic tears. Two-component glue saves broken posts. Tape over sharp edges.'
      ;;
    clean)
      title='Clean and complete'
      purpose='Whoever gets it should not hold somebody else'\''s crumbs, name or keys in their hands.'
      needed='a soft cloth'
      steps='  1. Wipe the screen, the keyboard and the case with a barely damp cloth.
  2. Take off stickers with names, passwords or companies.
  3. Look into drive, card slot and bag for things left behind; put the right charger with it.'
      question='Is it clean, nameless, and together with its charger?'
      no='Nobody has done it yet.'
      try='Glue comes off with a little window cleaner on a cloth, never sprayed onto the computer.'
      ;;
    erased)
      title='Former owner'\''s data erased'
      has='Does it have a disk built in?'
      purpose='Photos, passwords and tax papers of the former owner are nobody else'\''s. Installing over them does not erase them.'
      steps='  1. Make sure that the former owner has a backup, and has agreed.
  2. Erase the whole disk with a tool made for it (ShredOS, or the "secure erase" of the firmware).
  3. Note the day and who did it.'
      question='Was the whole disk erased with such a tool, or is it a new one?'
      no='It was forgotten, or only formatted.'
      try='Make a ShredOS stick with Rekindle and let it run overnight, or take the disk out and keep or destroy it.'
      ;;
    heat)
      title='Heat and fan'
      purpose='Dust and dried paste let old computers switch off in the middle of work. This check can end in that: your answers are saved first.'
      steps='  1. Put it on a hard surface, with the vents free.
  2. Play a video in full screen for fifteen minutes.
  3. Feel the bottom and listen to the fan.'
      question='Is it still running, not too hot to touch, and the fan without grinding?'
      no='Clogged fins, a worn fan, or dried-out paste. A computer without a fan may get hand-warm.'
      try='Blow the vents out with compressed air, in short bursts, holding the fan still. New paste and a new fan cost little. Never run it on a bed.'
      ;;
    suspend)
      title='Sleep and wake'
      purpose='Most people close the lid and expect everything to be there again. This check can hang the computer: your answers are saved first.'
      steps='  1. Save whatever is open.
  2. Close the lid, or choose "Suspend" in the menu; wait until the lamp blinks or goes out.
  3. Wait one minute. Open it, or press the power button briefly.
  4. Look whether picture, network and pointer come back.'
      question='Does everything come back within half a minute?'
      no='Graphics or Wi-Fi do not wake up: common on old computers, and with live systems above all.'
      try='Hold the power button for ten seconds and start again. Set "do nothing when the lid is closed" and shut down instead. An installed system often does better than one on a stick.'
      ;;
    shutdown)
      title='Shuts down'
      purpose='A computer that does not switch itself off has its battery empty by morning.'
      steps='  1. Choose "Shut down" in the menu.
  2. Wait for two minutes: screen, lamp and fan must go out.'
      question='Did it switch itself off altogether?'
      no='An old firmware whose power management this kernel does not get along with.'
      try='Hold the power button for ten seconds. Try acpi=force or reboot=pci among the boot parameters. A firmware update from its maker often helps.'
      ;;
    start-again)
      title='Starts every time'
      purpose='Faults that come and go show themselves cold. One good start proves little.'
      steps='  1. Switch off and wait ten minutes.
  2. Switch on again, start from the stick, and wait for the desktop.'
      question='Did it start again at the first try?'
      no='Bad contacts, memory or capacitors that fail while they are cold, or a weak charger.'
      try='Take out the battery and the memory, put them back firmly, and try again. Try another charger.'
      ;;
    clock)
      title='Clock keeps time'
      purpose='A wrong date breaks every secure web page. The coin cell on the main board lasts about ten years.'
      steps='  1. Set date and time.
  2. Switch off, pull the plug, and take the battery out if that is easy; wait five minutes.
  3. Start again and look at the clock, before any network is connected.'
      question='Is the time still right, give or take the time zone?'
      no='The coin cell on the main board is empty.'
      try='Change the coin cell, mostly a CR2032 for a few coins. Until then the network sets the clock after each start.'
      ;;
    firmware-lock)
      title='No locks'
      purpose='A firmware password or a remote lock of a company makes a computer worthless for its next owner.'
      steps='  1. Switch on and open the firmware settings (often F2, Del or F10).
  2. Look whether it asks for a password, and whether "Computrace" or "Absolute" is active.'
      question='Do the settings open without a password, and is no remote lock active?'
      no='A password of the former owner, or a company'\''s anti-theft lock.'
      try='Ask the former owner for the password or the release. Without it, do not pass the computer on: it may count as stolen.'
      ;;
    memory)
      title='Memory test'
      purpose='Bad memory destroys files without a word, and makes everything else look broken in turn.'
      needed='a stick with Memtest86+'
      steps='  1. Shut down, and start from a stick with Memtest86+.
  2. Let it run until it says "Pass: 1" (half an hour to several hours).
  3. Look whether it shows errors in red.'
      question='Did it finish one pass without an error?'
      no='A bad memory module, or one that sits loose or dirty in its slot.'
      try='Take the modules out, clean their contacts with an eraser, and test them one by one. Throw away the one that shows errors: it cannot be repaired.'
      ;;
  esac
}

texts_de() {
  has='' needed=''
  case $1 in
    desktop)
      title='Startet bis zum Desktop'
      purpose='Wenn das System vom Stick mit Bild, Fenstern und Mauszeiger hochkommt, leisten Prozessor, Arbeitsspeicher und Grafik das Wichtigste.'
      steps='  1. Starten Sie den Computer vom Stick.
  2. Warten Sie, bis der Desktop da ist: auf alten Computern bis zu fünf Minuten.
  3. Öffnen Sie das Menü, dann ein Programm wie die Dateiverwaltung, und schließen Sie es wieder.'
      question='Ist der Desktop da, und öffnen sich Programme?'
      no='Meist liegt es an der Grafik: Das System kennt diesen Chip nicht gut. Manchmal ist der Arbeitsspeicher zu klein, oder der Stick wird schlecht gelesen.'
      try='Starten Sie noch einmal und wählen Sie im Startmenü „safe graphics“. Probieren Sie einen anderen USB-Anschluss, am besten einen auf der anderen Seite. Hilft nichts, nehmen Sie ein kleineres System.'
      ;;
    network)
      title='Netzwerk'
      purpose='Ohne Netzwerk gibt es keine Updates und kein Internet. Hier gilt jeder Weg: WLAN, ein Kabel, oder ein Handy, das seine Verbindung über USB teilt.'
      needed='das WLAN-Passwort, oder ein Netzwerkkabel'
      steps='  1. Klicken Sie auf das Netzwerksymbol, meist in einer Ecke des Bildschirms.
  2. Wählen Sie Ihr WLAN und geben Sie das Passwort ein, oder stecken Sie ein Netzwerkkabel an.
  3. Warten Sie eine halbe Minute.'
      question='Zeigt das Symbol, dass der Computer verbunden ist?'
      no='Der WLAN-Chip braucht Firmware, die dieses System nicht mitbringt (meist bei Broadcom), oder das WLAN ist mit einer Taste oder einem Schieber abgeschaltet.'
      try='Suchen Sie am Rand einen WLAN-Schieber oder eine Taste mit einer Antenne. Stecken Sie ein Netzwerkkabel an, oder ein Handy mit USB-Tethering. Ein kleiner WLAN-Adapter für USB kostet wenig und geht meist sofort.'
      ;;
    web-page)
      title='Eine echte Webseite'
      purpose='Verbunden sein heißt noch nicht, ins Internet zu kommen: Auch Namensauflösung, Zertifikate und Browser müssen funktionieren.'
      steps='  1. Öffnen Sie den Browser.
  2. Gehen Sie auf eine Seite, die Sie kennen und die sich täglich ändert, zum Beispiel die einer Zeitung.
  3. Scrollen Sie nach unten und klicken Sie auf einen Link.'
      question='Ist die Seite mit ihren Bildern erschienen, und ging der Link?'
      no='Oft ist es die Uhr: Mit falschem Datum wirkt jedes Zertifikat ungültig. Sonst führt die Verbindung nirgendwohin, oder der Prozessor ist zu alt für diesen Browser.'
      try='Stellen Sie Datum und Uhrzeit ein und laden Sie die Seite neu. Probieren Sie eine andere Seite. Startet nicht einmal der Browser, fehlt dem Prozessor vielleicht SSE2: Nehmen Sie ein System mit einem Browser für alte Prozessoren.'
      ;;
    sound)
      title='Ton'
      has='Hat er eigene Lautsprecher oder eine Buchse für Kopfhörer?'
      purpose='Videos, Anrufe und Unterricht brauchen Ton, und er ist öfter stumm geschaltet als kaputt.'
      steps='  1. Klicken Sie auf das Lautsprechersymbol und stellen Sie die Lautstärke auf die Mitte. Achten Sie darauf, dass er nicht stumm geschaltet ist.
  2. Spielen Sie ein Video oder ein Lied ab, oder drücken Sie in check.html die Knöpfe für den Ton.
  3. Hören Sie auch auf Knistern.'
      question='Hören Sie klaren Ton?'
      no='Im Mischpult stumm geschaltet, der falsche Ausgang gewählt (HDMI statt Lautsprecher), oder ein Chip, den dieser Kernel noch nicht oder nicht mehr kennt.'
      try='Drücken Sie die Taste mit dem Lautsprecher. Wählen Sie in den Toneinstellungen einen anderen Ausgang. Stecken Sie Kopfhörer an: Spielen sie, sind nur die Lautsprecher tot. Wo der Chip nicht unterstützt wird, hilft ein USB-Tonadapter.'
      ;;
    trackpad)
      title='Touchpad'
      has='Hat er ein Touchpad, oder einen Zeigestift zwischen den Tasten?'
      purpose='Ein Zeiger, der springt oder hängt, macht einen Laptop unerträglich, und man bemerkt es erst nach einer Weile.'
      needed='ein weiches Tuch'
      steps='  1. Wischen Sie das Touchpad trocken.
  2. Bewegen Sie den Zeiger langsam in alle vier Ecken, dann im Kreis.
  3. Klicken Sie links und rechts, ziehen Sie ein Fenster, und scrollen Sie mit zwei Fingern oder am rechten Rand.'
      question='Folgt der Zeiger überall, ohne zu springen, und gehen beide Klicks?'
      no='Schmutz oder Feuchtigkeit, eine abgenutzte Fläche, ein aufgeblähter Akku, der von unten drückt, oder ein Touchpad, das einen anderen Treiber braucht.'
      try='Reinigen Sie es mit einem kaum feuchten Tuch. Sehen Sie nach, ob es sich hebt: Dann hören Sie auf und prüfen den Akku. Vielleicht hat eine Funktionstaste es abgeschaltet. Eine USB-Maus ist der billige Ausweg.'
      ;;
    swollen-battery)
      title='Akku nicht aufgebläht'
      has='Hat er einen Akku?'
      purpose='Ein aufgeblähter Akku kann Feuer fangen. Wer Laptops repariert, sieht danach vor allem anderen.'
      steps='  1. Schließen Sie den Deckel und legen Sie den Computer auf einen ebenen Tisch: Wackelt er?
  2. Sehen Sie an den Seiten entlang: Wölbt sich der Boden, klaffen Fugen?
  3. Hebt sich das Touchpad, oder lässt es sich schwer drücken?'
      question='Ist alles flach, ohne Wölbung und ohne klaffende Fuge?'
      no='Der Akku gast aus, weil er alt oder beschädigt ist.'
      try='Schalten Sie aus, ziehen Sie den Stecker und laden Sie nicht mehr. Nehmen Sie den Akku heraus, wenn das ohne Gewalt geht; nie anstechen oder biegen. Bringen Sie ihn zu einer Sammelstelle für Batterien. Viele Laptops laufen ohne Akku am Netzteil.'
      ;;
    screen)
      title='Bildschirm'
      purpose='Linien, Flackern und dunkle Hälften kommen von Kabel, Panel oder Lampe; ein zu kleines Bild kommt vom Treiber.'
      steps='  1. Sehen Sie von vorn auf den Desktop: Füllt das Bild den Schirm, scharf und gleichmäßig hell?
  2. Bewegen Sie den Deckel langsam vor und zurück.
  3. Drücken Sie ganz leicht auf den Rahmen an den unteren Ecken.'
      question='Ist das Bild vollständig, ruhig und gleichmäßig hell, auch während sich der Deckel bewegt?'
      no='Flackern beim Bewegen ist das Kabel im Scharnier; feste Linien sind das Panel; ein dunkles Bild ist die Lampe. Ein unscharfes Bild in falscher Größe ist der Grafiktreiber.'
      try='Stellen Sie in den Anzeigeeinstellungen die Auflösung ein. Ein zweiter Bildschirm zeigt, ob der Grafikchip in Ordnung ist. Ein gebrauchtes Panel für verbreitete Laptops ist billig und in einer halben Stunde getauscht.'
      ;;
    keyboard)
      title='Tastatur'
      has='Hat er eine eigene Tastatur?'
      purpose='Ein einziger toter Buchstabe, und ein Passwort lässt sich nicht mehr tippen. Nach verschütteten Getränken fällt oft eine Reihe oder Spalte aus.'
      steps='  1. Öffnen Sie check.html vom Stick, oder einen Texteditor.
  2. Drücken Sie jede Taste einmal, Reihe für Reihe: Buchstaben, Ziffern, Umschalt auf beiden Seiten, Eingabe, Rücktaste, Pfeile.
  3. Achten Sie auf Tasten, die nichts tun, sich wiederholen oder klemmen.'
      question='Schreibt jede wichtige Taste einmal das, was darauf steht?'
      no='Kommen nur andere Buchstaben als aufgedruckt, ist es die Tastaturbelegung. Tote Nachbarn sind eine beschädigte Folie; eine einzelne tote Taste ist meist Schmutz.'
      try='Wählen Sie in den Einstellungen die richtige Belegung. Holen Sie Schmutz mit einem weichen Pinsel heraus. Eine neue Tastatur für verbreitete Laptops ist billig; bis dahin tut es eine USB-Tastatur.'
      ;;
    pixels)
      title='Pixelfehler und Flecken'
      purpose='Ein einzelner toter Bildpunkt ist ein Schönheitsfehler; ein wachsender Fleck oder eine Gruppe in der Mitte spricht für ein anderes Panel.'
      steps='  1. Öffnen Sie check.html vom Stick und drücken Sie den Knopf für die Farben.
  2. Sehen Sie sich den Schirm in Weiß, Schwarz, Rot, Grün und Blau an, jeweils ein paar Sekunden.
  3. Zählen Sie Punkte mit anderer Farbe, und suchen Sie Flecken und Druckstellen.'
      question='Sind es höchstens zwei falsche Punkte, und keine Flecken in der Mitte?'
      no='Alter, Druck auf den geschlossenen Deckel oder Feuchtigkeit.'
      try='Schreiben Sie in die Notiz, wie viele es sind und wo. Mit ein paar Punkten am Rand leben die meisten gut.'
      ;;
    brightness)
      title='Helligkeit'
      has='Lässt sich die Helligkeit dieses Bildschirms einstellen (ein Laptop, oder Tasten mit einer Sonne)?'
      purpose='Ein Schirm, der immer ganz hell ist, leert den Akku; einer, der immer dunkel ist, ist am Fenster nicht zu lesen.'
      steps='  1. Drücken Sie die Tasten mit der kleinen und der großen Sonne, mit Fn, wenn sie sich eine Taste teilen.
  2. Geschieht nichts, suchen Sie in den Energieeinstellungen einen Schieber.'
      question='Ändert sich die Helligkeit, mit Tasten oder Schieber?'
      no='Das System kennt die Tasten dieses Herstellers nicht, oder zwei Treiber streiten um die Beleuchtung.'
      try='Oft geht der Schieber, wo die Tasten nicht gehen. Sonst starten Sie mit acpi_backlight=vendor oder acpi_backlight=native bei den Startparametern.'
      ;;
    second-screen)
      title='Zweiter Bildschirm'
      has='Hat er einen Anschluss für einen weiteren Bildschirm (VGA, HDMI, DisplayPort)?'
      purpose='Beamer in der Schule und größere Schirme zu Hause hängen an dieser Buchse, und ihre Stifte verbiegen leicht.'
      needed='ein anderer Bildschirm mit Kabel'
      steps='  1. Stecken Sie einen Bildschirm oder Fernseher an und schalten Sie ihn ein.
  2. Warten Sie zehn Sekunden; geschieht nichts, drücken Sie die Taste mit den zwei Bildschirmen oder öffnen Sie die Anzeigeeinstellungen.'
      question='Zeigt der andere Bildschirm ein ruhiges Bild?'
      no='Verbogene Stifte, am Schirm der falsche Eingang gewählt, oder ein Grafiktreiber ohne diesen Ausgang.'
      try='Probieren Sie zuerst ein anderes Kabel. Wählen Sie am Schirm den richtigen Eingang. Starten Sie mit schon angestecktem Schirm.'
      ;;
    video)
      title='Video'
      purpose='Ein Video zeigt, ob Prozessor und Grafik dem gewachsen sind, was die meisten von einem Computer wollen.'
      steps='  1. Öffnen Sie im Browser eine Videoseite.
  2. Wählen Sie in den Einstellungen des Videos 480p und spielen Sie es eine Minute lang ab.
  3. Schalten Sie auf Vollbild.'
      question='Läuft es ohne Ruckeln, Bild und Ton zusammen?'
      no='Der Prozessor ist zu langsam für heutige Webvideos, oder der Grafiktreiber beschleunigt nicht.'
      try='Wählen Sie 360p. Schließen Sie andere Tabs. Ein Videospieler außerhalb des Browsers (mpv, VLC) braucht viel weniger. Ein leichteres System hilft ein wenig, mehr Arbeitsspeicher kaum.'
      ;;
    touchscreen)
      title='Touchscreen'
      has='Reagiert der Bildschirm auf Finger?'
      purpose='Bei Tablets ist er der einzige Zugang; Berührungen aus dem Nichts machen ein Gerät unbrauchbar.'
      steps='  1. Ziehen Sie mit einem Finger langsam von Ecke zu Ecke, in beiden Richtungen.
  2. Nehmen Sie den Finger weg und warten Sie zehn Sekunden: Der Zeiger muss ruhig bleiben.'
      question='Folgt er überall dem Finger, und geschieht nichts von selbst?'
      no='Gesprungenes Glas, Feuchtigkeit, oder Firmware für den Touch-Chip, die kleine Systeme nicht mitbringen.'
      try='Reinigen Sie ihn und ziehen Sie die Schutzfolie ab. Er lässt sich in den Einstellungen abschalten, und eine Maus tut seinen Dienst.'
      ;;
    stereo)
      title='Linker und rechter Lautsprecher'
      purpose='Einen gerissenen Lautsprecher hört man erst, wenn jeder allein spielt.'
      steps='  1. Öffnen Sie check.html vom Stick.
  2. Drücken Sie den Knopf für links, dann den für rechts, bei mittlerer Lautstärke.'
      question='Kommt jede Seite von ihrer Seite, ohne zu scheppern?'
      no='Ein gerissener Lautsprecher scheppert bei tiefen Tönen; eine stumme Seite ist ein loser Stecker, oder die Balance wurde verstellt.'
      try='Sehen Sie in den Toneinstellungen nach der Balance. Kopfhörer zeigen, ob nur die Lautsprecher schlecht sind.'
      ;;
    headphones)
      title='Kopfhörerbuchse'
      has='Hat er eine runde Buchse für Kopfhörer?'
      purpose='Die meistgesteckte Buchse nutzt sich zuerst ab, und dann glauben die Lautsprecher, ein Stecker sei darin.'
      needed='Kopfhörer'
      steps='  1. Stecken Sie Kopfhörer an und spielen Sie etwas ab.
  2. Drehen Sie den Stecker ein wenig.
  3. Ziehen Sie ihn heraus: Der Ton muss wieder aus den Lautsprechern kommen.'
      question='Ist auf beiden Ohren Ton, ohne Knistern, und kommen die Lautsprecher wieder?'
      no='Eine abgenutzte oder gebrochene Buchse, oder Staub darin.'
      try='Stecken Sie ein paarmal ein und aus. Reinigen Sie sie im ausgeschalteten Zustand mit einem Zahnstocher aus Holz. Kopfhörer mit USB umgehen sie.'
      ;;
    microphone)
      title='Mikrofon'
      has='Hat er ein eigenes Mikrofon?'
      purpose='Anrufe und Unterricht brauchen es, und oft ist es nur leise gestellt.'
      steps='  1. Öffnen Sie einen Tonrekorder, oder das Mikrofon in check.html.
  2. Sagen Sie aus einer Armlänge Entfernung einen Satz.
  3. Spielen Sie ihn ab.'
      question='Verstehen Sie sich gut?'
      no='Pegel auf null, der falsche Eingang gewählt, ein Browser ohne Erlaubnis, oder ein digitales Mikrofon, das Firmware braucht.'
      try='Wählen Sie in den Toneinstellungen einen anderen Eingang und drehen Sie den Pegel auf. Ein Headset mit USB löst es endgültig.'
      ;;
    wifi)
      title='WLAN'
      has='Ist WLAN eingebaut?'
      purpose='WLAN, das neben dem Router geht, kann zwei Zimmer weiter versagen: Lose Antennen sind nach Reparaturen häufig.'
      needed='das WLAN-Passwort, oder ein Netzwerkkabel'
      steps='  1. Verbinden Sie sich mit einem WLAN.
  2. Gehen Sie zwei Zimmer vom Router weg, oder zehn Meter.
  3. Laden Sie eine Seite, die Sie heute noch nicht gesehen haben.'
      question='Bleibt er auch auf Entfernung verbunden und lädt die Seite?'
      no='Fehlende Firmware, ein abgegangenes Antennenkabel, oder eine Karte, die nur das langsame und volle 2,4-GHz-Band kennt.'
      try='Notieren Sie den genauen Namen der Karte und suchen Sie ihn für dieses System. Drücken Sie die Antennenkabel wieder auf die Karte. Ein WLAN-Adapter für USB hilft schnell.'
      ;;
    ethernet)
      title='Netzwerkkabel'
      has='Hat er eine Buchse für ein Netzwerkkabel?'
      purpose='Das Kabel ist der Weg zum Installieren und Aktualisieren, wenn das WLAN versagt.'
      needed='ein Netzwerkkabel'
      steps='  1. Schalten Sie das WLAN aus und stecken Sie ein Netzwerkkabel an.
  2. Sehen Sie nach, ob die Lämpchen an der Buchse leuchten.
  3. Laden Sie eine Webseite.'
      question='Leuchten die Lämpchen, und lädt die Seite?'
      no='Eine gebrochene Nase, verbogene Stifte, oder ein toter Anschluss am Router.'
      try='Probieren Sie ein anderes Kabel und einen anderen Anschluss am Router. Ein Netzwerkadapter für USB kostet wenig.'
      ;;
    bluetooth)
      title='Bluetooth'
      has='Hat er Bluetooth (ein Symbol, eine Taste oder einen Punkt in den Einstellungen)?'
      purpose='Kopfhörer und Mäuse ohne Kabel hängen davon ab.'
      needed='ein Handy mit Bluetooth'
      steps='  1. Öffnen Sie die Bluetooth-Einstellungen und schalten Sie es ein.
  2. Machen Sie ein Handy sichtbar und suchen Sie danach.'
      question='Erscheint das Handy in der Liste?'
      no='Zusammen mit dem WLAN abgeschaltet, fehlende Firmware, oder ein kleines System ohne Bluetooth.'
      try='Drücken Sie die Taste für WLAN und Bluetooth. Vielen kleinen Systemen fehlt das Paket bluez. Ein Bluetooth-Adapter für USB kostet wenige Münzen.'
      ;;
    camera)
      title='Kamera'
      has='Hat er eine Kamera?'
      purpose='Videoanrufe brauchen sie. Eine gefundene Kamera kann trotzdem ein schwarzes Bild liefern.'
      steps='  1. Suchen Sie einen Schieber vor der Linse und öffnen Sie ihn.
  2. Öffnen Sie check.html oder ein Kameraprogramm und erlauben Sie die Kamera.
  3. Winken Sie: Das Bild muss folgen.'
      question='Sehen Sie sich selbst, bewegt, aufrecht und in natürlichen Farben?'
      no='Ein geschlossener Schieber, eine Taste, die sie abschaltet, ein Browser ohne Erlaubnis, oder ein loser Stecker im Deckel.'
      try='Drücken Sie die Taste mit der Kamera. Probieren Sie ein anderes Programm. Eine USB-Kamera geht fast überall.'
      ;;
    usb-ports)
      title='Jeder USB-Anschluss'
      purpose='Anschlüsse nutzen sich einzeln ab. Wer den Computer bekommt, braucht genau den, den niemand probiert hat.'
      needed='ein anderer USB-Stick, oder eine USB-Maus'
      steps='  1. Stecken Sie einen USB-Stick (nicht den, von dem er gestartet ist) oder eine Maus nacheinander in jeden Anschluss.
  2. Warten Sie, bis er gefunden wird, und bewegen Sie den Stecker ein wenig.'
      question='Findet jeder Anschluss den Stick oder die Maus, ohne den Kontakt zu verlieren?'
      no='Eine abgenutzte oder schmutzige Buchse; zwei tote Anschlüsse nebeneinander teilen sich eine Sicherung oder eine kleine Platine.'
      try='Blasen Sie Staub heraus. Kleben Sie tote Anschlüsse ab. Ein Hub an einem guten Anschluss ersetzt die anderen.'
      ;;
    card-reader)
      title='Kartenleser'
      has='Hat er einen Schlitz für Speicherkarten?'
      purpose='Wer fotografiert, will ihn; sonst vermisst ihn niemand.'
      needed='eine Speicherkarte mit Bildern'
      steps='  1. Stecken Sie eine SD-Karte mit Bildern ein.
  2. Öffnen Sie ein Bild, und nehmen Sie die Karte ordentlich heraus.'
      question='Lassen sich die Bilder auf der Karte öffnen?'
      no='Verbogene Kontakte, oder ein Leser, der einen eigenen Treiber braucht (manche von Ricoh und Realtek).'
      try='Probieren Sie eine zweite Karte. Ein Kartenleser für USB kostet wenig.'
      ;;
    optical-drive)
      title='CD- oder DVD-Laufwerk'
      has='Hat er ein Laufwerk für CDs oder DVDs?'
      purpose='Riemen und Linsen altern auch in Laufwerken, die nie benutzt wurden.'
      needed='eine CD oder DVD'
      steps='  1. Öffnen Sie die Schublade mit ihrem Knopf.
  2. Legen Sie eine Scheibe ein, und öffnen Sie eine Datei darauf.'
      question='Öffnet und schließt die Schublade, und wird die Scheibe gelesen?'
      no='Eine staubige Linse, ein müder Riemen, oder ein Laufwerk, das innen abgesteckt ist.'
      try='Nehmen Sie eine gepresste statt einer gebrannten Scheibe. Im Notfall öffnet eine gebogene Büroklammer die Schublade. Ein externes Laufwerk ersetzt es.'
      ;;
    charging)
      title='Netzteil und Laden'
      purpose='Eine lockere Buchse und ein zu schwaches Netzteil sehen zuerst gleich aus: Der Akku wird nicht voll.'
      needed='sein Netzteil'
      steps='  1. Sehen Sie sich das Netzteil an: Ist das Kabel heil, und stimmen die Volt mit dem Schild unter dem Computer überein?
  2. Stecken Sie es an und bewegen Sie den Stecker ein wenig.
  3. Warten Sie zwei Minuten und sehen Sie auf das Akkusymbol.'
      question='Zeigt es an, dass geladen wird, auch während sich der Stecker bewegt?'
      no='Eine abgenutzte Buchse, ein Kabelbruch am Stecker, ein fremdes Netzteil, das der Computer ablehnt, oder ein Akku am Ende.'
      try='Probieren Sie ein anderes Netzteil mit gleich viel Volt und mindestens so viel Ampere. Läuft er am Netz, lädt aber nicht, ist nur der Akku am Ende.'
      ;;
    battery)
      title='Akku hält'
      purpose='Was der Akku von sich sagt, stimmt oft nicht. Es zählt, wie lange er hält.'
      needed='sein Netzteil'
      steps='  1. Laden Sie ihn voll.
  2. Ziehen Sie den Stecker und machen Sie fünfzehn Minuten lang mit den anderen Prüfungen weiter.
  3. Sehen Sie nach, wie viel Prozent übrig sind.'
      question='Läuft er noch, mit mehr als 70 %?'
      no='Unter 70 % nach einer Viertelstunde heißt weniger als eine Stunde insgesamt: Der Akku ist verbraucht. Ein plötzliches Ende heißt, dass eine Zelle tot ist.'
      try='Am Netzteil ist der Computer immer noch gut. Ein neuer Akku lohnt sich, wo er sich ohne Öffnen des Gehäuses tauschen lässt.'
      ;;
    disk)
      title='Eingebaute Festplatte'
      has='Ist eine Festplatte oder SSD eingebaut?'
      purpose='Die Festplatte fällt am häufigsten aus und nimmt alles mit. Alte Festplatten kündigen es an.'
      steps='  1. Öffnen Sie die Dateiverwaltung oder ein Festplattenwerkzeug, und sehen Sie nach, ob die Platte mit richtiger Größe da ist.
  2. Legen Sie das Ohr ans Gehäuse: Eine Festplatte darf summen, aber nicht klacken.
  3. Zeigt ein Werkzeug „SMART“, sehen Sie nach, was es sagt.'
      question='Ist die Platte da, ruhig, und gesund, soweit sie es sagt?'
      no='Klacken und „failing“ heißen, dass sie stirbt. Eine Platte, die fehlt, sitzt vielleicht lose, oder die Firmware betreibt sie als RAID.'
      try='Sichern Sie vor allem anderen, was darauf ist. Jede gebrauchte SSD ist ein besserer Platz für das neue System, und das Beste, was man für einen alten Computer tun kann.'
      ;;
    tabs)
      title='Fünf Seiten zugleich'
      purpose='Zu wenig Arbeitsspeicher zeigt sich nicht beim Start, sondern bei der dritten Webseite.'
      steps='  1. Öffnen Sie fünf verschiedene Seiten in fünf Tabs.
  2. Gehen Sie sie nacheinander durch und scrollen Sie in jeder.
  3. Öffnen Sie daneben noch ein Programm.'
      question='Bleibt er benutzbar, ohne mehr als ein paar Sekunden warten zu lassen?'
      no='Der Arbeitsspeicher ist voll, und das System lagert ihn auf Platte oder Stick aus.'
      try='Ein passendes Speichermodul ist billig und schnell eingesetzt. Ein kleineres System und weniger Tabs helfen sofort.'
      ;;
    case)
      title='Gehäuse und Scharniere'
      purpose='Ein Scharnier, das ausreißt, nimmt den Bildschirm mit. Scharfe Kanten verletzen Kinder.'
      steps='  1. Öffnen und schließen Sie langsam den Deckel und achten Sie auf Knacken.
  2. Suchen Sie Risse, fehlende Schrauben und scharfe Kanten.
  3. Heben Sie ihn an einer Ecke: Nichts darf sich biegen oder klappern.'
      question='Sind Scharniere und Gehäuse heil, ohne scharfe Stellen?'
      no='Ausgebrochene Schraubdome an den Scharnieren sind der klassische Fehler billiger Laptops.'
      try='Ziehen Sie die Schrauben an, bevor der Kunststoff reißt. Zweikomponentenkleber rettet ausgebrochene Dome. Kleben Sie scharfe Kanten ab.'
      ;;
    clean)
      title='Sauber und vollständig'
      purpose='Wer ihn bekommt, soll nicht fremde Krümel, Namen oder Schlüssel in der Hand haben.'
      needed='ein weiches Tuch'
      steps='  1. Wischen Sie Bildschirm, Tastatur und Gehäuse mit einem kaum feuchten Tuch ab.
  2. Lösen Sie Aufkleber mit Namen, Passwörtern oder Firmen ab.
  3. Sehen Sie in Laufwerk, Kartenschlitz und Tasche nach Vergessenem; legen Sie das richtige Netzteil dazu.'
      question='Ist er sauber, ohne Namen, und mit seinem Netzteil beisammen?'
      no='Es hat noch niemand gemacht.'
      try='Klebereste gehen mit etwas Glasreiniger auf einem Tuch ab, nie direkt auf den Computer gesprüht.'
      ;;
    erased)
      title='Daten des Vorbesitzers gelöscht'
      has='Ist eine Festplatte oder SSD eingebaut?'
      purpose='Fotos, Passwörter und Steuersachen des Vorbesitzers gehen niemanden sonst etwas an. Darüber zu installieren löscht sie nicht.'
      steps='  1. Vergewissern Sie sich, dass der Vorbesitzer eine Sicherung hat und einverstanden ist.
  2. Löschen Sie die ganze Platte mit einem Werkzeug, das dafür gemacht ist (ShredOS, oder „Secure Erase“ der Firmware).
  3. Notieren Sie Tag und Namen.'
      question='Wurde die ganze Platte mit so einem Werkzeug gelöscht, oder ist sie neu?'
      no='Es wurde vergessen, oder es wurde nur formatiert.'
      try='Machen Sie mit Rekindle einen ShredOS-Stick und lassen Sie ihn über Nacht laufen, oder bauen Sie die Platte aus und behalten oder zerstören Sie sie.'
      ;;
    heat)
      title='Wärme und Lüfter'
      purpose='Staub und eingetrocknete Paste lassen alte Computer mitten in der Arbeit ausgehen. Auch diese Prüfung kann so enden: Die Antworten werden vorher gespeichert.'
      steps='  1. Stellen Sie ihn auf eine harte Fläche, mit freien Lüftungsschlitzen.
  2. Spielen Sie fünfzehn Minuten lang ein Video im Vollbild ab.
  3. Fühlen Sie am Boden, und hören Sie auf den Lüfter.'
      question='Läuft er noch, ist nicht zu heiß zum Anfassen, und der Lüfter schleift nicht?'
      no='Verstopfte Lamellen, ein müder Lüfter oder eingetrocknete Paste. Ein Computer ohne Lüfter darf handwarm werden.'
      try='Blasen Sie die Schlitze mit Druckluft aus, in kurzen Stößen, und halten Sie dabei den Lüfter fest. Neue Paste und ein neuer Lüfter kosten wenig. Nie auf dem Bett betreiben.'
      ;;
    suspend)
      title='Schlafen und Aufwachen'
      purpose='Die meisten klappen den Deckel zu und erwarten, dass danach alles wieder da ist. Diese Prüfung kann den Computer aufhängen: Die Antworten werden vorher gespeichert.'
      steps='  1. Speichern Sie, was offen ist.
  2. Schließen Sie den Deckel, oder wählen Sie im Menü „Bereitschaft“; warten Sie, bis das Lämpchen blinkt oder ausgeht.
  3. Warten Sie eine Minute. Öffnen Sie ihn, oder drücken Sie kurz den Einschaltknopf.
  4. Sehen Sie nach, ob Bild, Netzwerk und Zeiger wiederkommen.'
      question='Kommt innerhalb einer halben Minute alles wieder?'
      no='Grafik oder WLAN wachen nicht auf: auf alten Computern häufig, und bei Live-Systemen erst recht.'
      try='Halten Sie den Einschaltknopf zehn Sekunden lang und starten Sie neu. Stellen Sie „beim Schließen des Deckels nichts tun“ ein, und fahren Sie stattdessen herunter. Ein installiertes System kann es oft besser als eines vom Stick.'
      ;;
    shutdown)
      title='Fährt herunter'
      purpose='Ein Computer, der sich nicht selbst ausschaltet, hat am Morgen einen leeren Akku.'
      steps='  1. Wählen Sie im Menü „Herunterfahren“.
  2. Warten Sie zwei Minuten: Bildschirm, Lämpchen und Lüfter müssen ausgehen.'
      question='Hat er sich ganz ausgeschaltet?'
      no='Eine alte Firmware, mit deren Energieverwaltung dieser Kernel nicht zurechtkommt.'
      try='Halten Sie den Einschaltknopf zehn Sekunden lang. Versuchen Sie acpi=force oder reboot=pci bei den Startparametern. Oft hilft eine neuere Firmware vom Hersteller.'
      ;;
    start-again)
      title='Startet jedes Mal'
      purpose='Fehler, die kommen und gehen, zeigen sich kalt. Ein guter Start beweist wenig.'
      steps='  1. Schalten Sie aus und warten Sie zehn Minuten.
  2. Schalten Sie wieder ein, starten Sie vom Stick und warten Sie auf den Desktop.'
      question='Ist er beim ersten Versuch wieder gestartet?'
      no='Schlechte Kontakte, Speicher oder Kondensatoren, die kalt versagen, oder ein schwaches Netzteil.'
      try='Nehmen Sie Akku und Speicher heraus, setzen Sie sie fest wieder ein, und versuchen Sie es noch einmal. Probieren Sie ein anderes Netzteil.'
      ;;
    clock)
      title='Uhr geht richtig'
      purpose='Ein falsches Datum macht jede sichere Webseite unerreichbar. Die Knopfzelle auf der Hauptplatine hält rund zehn Jahre.'
      steps='  1. Stellen Sie Datum und Uhrzeit ein.
  2. Schalten Sie aus, ziehen Sie den Stecker, und nehmen Sie den Akku heraus, wenn das leicht geht; warten Sie fünf Minuten.
  3. Starten Sie wieder und sehen Sie auf die Uhr, bevor ein Netzwerk verbunden ist.'
      question='Stimmt die Zeit noch, bis auf die Zeitzone?'
      no='Die Knopfzelle auf der Hauptplatine ist leer.'
      try='Wechseln Sie die Knopfzelle, meist eine CR2032 für wenige Münzen. Bis dahin stellt das Netzwerk die Uhr nach jedem Start.'
      ;;
    firmware-lock)
      title='Keine Sperren'
      purpose='Ein Firmware-Passwort oder die Fernsperre einer Firma macht einen Computer für den nächsten Besitzer wertlos.'
      steps='  1. Schalten Sie ein und öffnen Sie die Firmware-Einstellungen (oft F2, Entf oder F10).
  2. Sehen Sie nach, ob ein Passwort verlangt wird und ob „Computrace“ oder „Absolute“ aktiv ist.'
      question='Öffnen sich die Einstellungen ohne Passwort, und ist keine Fernsperre aktiv?'
      no='Ein Passwort des früheren Besitzers, oder der Diebstahlschutz einer Firma.'
      try='Bitten Sie den früheren Besitzer um Passwort oder Freigabe. Ohne sie geben Sie den Computer nicht weiter: Er könnte als gestohlen gelten.'
      ;;
    memory)
      title='Speichertest'
      purpose='Schlechter Arbeitsspeicher zerstört wortlos Dateien und lässt reihum alles andere kaputt aussehen.'
      needed='ein Stick mit Memtest86+'
      steps='  1. Fahren Sie herunter und starten Sie von einem Stick mit Memtest86+.
  2. Lassen Sie es laufen, bis „Pass: 1“ dasteht (eine halbe bis mehrere Stunden).
  3. Sehen Sie nach, ob es rote Fehler zeigt.'
      question='Ist ein Durchgang ohne Fehler fertig geworden?'
      no='Ein schlechtes Speichermodul, oder eines, das lose oder schmutzig im Sockel sitzt.'
      try='Nehmen Sie die Module heraus, reinigen Sie ihre Kontakte mit einem Radiergummi, und testen Sie jedes für sich. Werfen Sie das fehlerhafte weg: Es lässt sich nicht reparieren.'
      ;;
  esac
}
# checklist ends

# ---------------------------------------------------------------------------------------------------------------------
# Small things that other languages have.

# first_line FILE: prints it, without what a tool could choke on.
first_line() {
  [ -r "$1" ] || return 1
  first=
  IFS= read -r first 2>/dev/null <"$1" || [ -n "$first" ] || return 1
  printf '%s\n' "$first"
}

# trim TEXT
trim() {
  trimmed=$1
  while :; do
    case $trimmed in
      ' '* | "$tab"*) trimmed=${trimmed#?} ;;
      *' ' | *"$tab") trimmed=${trimmed%?} ;;
      *) break ;;
    esac
  done
  printf '%s\n' "$trimmed"
}

# file_word TEXT LENGTH: letters and digits of it for a file name, whatever it holds.
file_word() {
  rest=$1
  word=
  while [ -n "$rest" ] && [ ${#word} -lt "$2" ]; do
    letter=${rest%"${rest#?}"}
    rest=${rest#?}
    case $letter in
      [A-Za-z0-9]) word=$word$letter ;;
      *) case $word in '' | *-) ;; *) word=$word- ;; esac ;;
    esac
  done
  printf '%s\n' "${word%-}"
}

# one_line TEXT: without control characters, not too long.
one_line() {
  if have tr; then
    printf '%.500s\n' "$(printf '%s' "$1" | tr -d '\000-\037\177')"
  else
    printf '%s\n' "$1"
  fi
}

now() { date -u +%Y-%m-%dT%H:%M:%SZ 2>/dev/null || printf '1970-01-01T00:00:00Z\n'; }

flush() { if have sync; then sync; fi; }

# ---------------------------------------------------------------------------------------------------------------------
# Facts: what the computer says of itself, each as a section with its command and its lines.

# Lines with a serial number, an address or a network's name in them are left out, unless asked for.
private() {
  [ "$serials" = yes ] && return 1
  case $1 in
    *'erial Number'* | *'erial number'* | *'erial No'* | *SERIAL_NUMBER* | *SerialNumber* | *iSerial*) return 0 ;;
    *UUID* | *'Asset Tag'* | *WWN* | *wwid* | *'IEEE EUI-64'* | *Uniq=?* | *[Ss][Ss][Ii][Dd]*) return 0 ;;
    *$mac*) return 0 ;;
  esac
  return 1
}

# section COMMAND: the lines come on standard input.
section() {
  printf '> %s\n' "$1"
  count=0
  while IFS= read -r line || [ -n "$line" ]; do
    count=$((count + 1))
    [ $count -le 4000 ] || break
    private "$line" || printf '|%s\n' "$line"
  done
}

# patient COMMAND...: a tool that hangs on broken hardware is not waited for.
patient() {
  if [ "$timeout" = yes ]; then timeout 20 "$@" 2>/dev/null; else "$@" 2>/dev/null; fi
}

tool() {
  have "$1" || return 0
  patient "$@" </dev/null | section "$*"
}

text_file() {
  [ -r "$root$1" ] || return 0
  section "cat $1" <"$root$1"
}

# path_lines PATH...: "path:line" for each line, as "grep -r" prints them.
path_lines() {
  for path in "$@"; do
    [ -f "$path" ] || continue
    [ -r "$path" ] || continue
    while IFS= read -r line || [ -n "$line" ]; do
      [ -z "$line" ] || printf '%s:%s\n' "${path#"$root"}" "$line"
    done 2>/dev/null <"$path"
  done
}

devices() {
  for folder in "$root/sys/bus/$1/devices"/*; do
    case ${folder##*/} in
      # A USB device's interfaces have a colon in their names, and would come a second time.
      *:*) [ "$1" = usb ] && continue ;;
    esac
    path_lines "$folder/uevent"
  done | section "grep . /sys/bus/$1/devices/*/uevent"
}

pci() {
  listed=
  if have lspci; then listed=$(patient lspci -nnk </dev/null); fi
  case $listed in
    *' ['????']: '*) printf '%s\n' "$listed" | section 'lspci -nnk' ;;
    # Small systems have one that knows no names and no classes.
    *) devices pci ;;
  esac
}

usb() {
  listed=
  if have lsusb; then listed=$(patient lsusb </dev/null); fi
  case $listed in
    *'Bus '???' Device '???': ID '*) printf '%s\n' "$listed" | section lsusb ;;
    *) devices usb ;;
  esac
}

# json_text TEXT: what can stand between quotes.
json_text() { if have tr; then printf '%s' "$1" | tr -d '\000-\037\177"\134'; fi; }

# Disks as "lsblk -J" shows them, for systems without it.
blocks() {
  printf '{"blockdevices": [\n'
  comma=
  for block in "$root/sys/block"/*; do
    [ -r "$block/size" ] || continue
    name=${block##*/}
    case $name in loop* | ram* | zram* | sr* | fd* | dm-* | md*) continue ;; esac
    sectors=$(first_line "$block/size") || continue
    case $sectors in '' | 0 | *[!0-9]*) continue ;; esac
    removable=$(first_line "$block/removable") || removable=0
    rotational=$(first_line "$block/queue/rotational") || rotational=
    model=$(first_line "$block/device/model") || model=
    where=$(cd -P "$block" 2>/dev/null && pwd -P) || where=
    transport=
    case $where in
      */usb[0-9]*) transport=usb ;;
      */nvme[0-9]*) transport=nvme ;;
      */mmc[0-9]*) transport=mmc ;;
      */ata[0-9]*) transport=sata ;;
    esac
    [ -z "$comma" ] || printf ',\n'
    comma=yes
    printf '{"name": "%s", "type": "disk", "size": %s' "$(json_text "$name")" $((sectors * 512))
    case $removable in 1) printf ', "rm": true' ;; *) printf ', "rm": false' ;; esac
    case $rotational in 0) printf ', "rota": false' ;; 1) printf ', "rota": true' ;; esac
    [ -z "$transport" ] || printf ', "tran": "%s"' "$transport"
    printf ', "model": "%s"}' "$(json_text "$(trim "$model")")"
  done
  printf '\n]}\n'
}

disks() {
  listed=
  if have lsblk; then listed=$(patient lsblk -J -b -o NAME,KNAME,TYPE,SIZE,MODEL,ROTA,TRAN,RM </dev/null); fi
  case $listed in
    *blockdevices*) printf '%s\n' "$listed" | section 'lsblk -J -b -o NAME,KNAME,TYPE,SIZE,MODEL,ROTA,TRAN,RM' ;;
    *) [ -d "$root/sys/block" ] && blocks | section 'lsblk -J -b (out of /sys/block)' ;;
  esac
}

firmware() {
  efi=$root/sys/firmware/efi
  if [ -d "$efi" ]; then
    {
      printf 'fw_platform_size\n'
      path_lines "$efi/fw_platform_size"
      for variable in "$efi"/efivars/SecureBoot-*; do
        # Four bytes of attributes, then the value.
        [ -r "$variable" ] || continue
        have od || continue
        value=$(od -An -tu1 -j4 -N1 "$variable" 2>/dev/null) || continue
        printf '%s:%s\n' "${variable#"$root"}" "$(trim "$value")"
      done
    } | section 'ls /sys/firmware/efi'
  elif [ -d "$root/sys/class/dmi/id" ]; then
    printf 'ls: /sys/firmware/efi: No such file or directory\n' | section 'ls /sys/firmware/efi'
  fi
}

board() {
  {
    for name in sys_vendor product_name product_version board_vendor board_name bios_vendor bios_version bios_date \
      chassis_type; do
      path_lines "$root/sys/class/dmi/id/$name"
    done
    tree=$root/proc/device-tree/model
    if [ -r "$tree" ] && have tr; then printf '/proc/device-tree/model:%s\n' "$(tr -d '\000' <"$tree")"; fi
  } | section 'grep . /sys/class/dmi/id/*'
}

health() {
  have smartctl || return 0
  for block in "$root/sys/block"/*; do
    case ${block##*/} in
      sd* | hd* | nvme*) ;;
      *) continue ;;
    esac
    where=$(cd -P "$block" 2>/dev/null && pwd -P) || where=
    case $where in */usb[0-9]*) continue ;; esac
    # A disk that sleeps is left asleep.
    patient smartctl -a -n standby "/dev/${block##*/}" </dev/null | section "smartctl -a /dev/${block##*/}"
  done
}

kernel_messages() {
  have dmesg || return 0
  seen=0
  patient dmesg </dev/null | while IFS= read -r line; do
    case $line in
      *irmware* | *[Ee]rror* | *[Ff]ail* | *'I/O'* | *hung* | *thermal* | *throttl* | *'Hardware name'*)
        seen=$((seen + 1))
        [ $seen -le 300 ] || break
        printf '%s\n' "$line"
        ;;
    esac
  done | section dmesg
}

# identity KIND FILE: a digest of a number that the computer has of its own, so that two checks of it come together and
# the number stays out of the file. main/journal/identity.ts in Rekindle's source makes the same one.
identity() {
  have sha256sum || return 0
  have tr || return 0
  own=$(first_line "$root/sys/class/dmi/id/$2") || return 0
  own=$(printf '%s' "$own" | tr ABCDEFGHIJKLMNOPQRSTUVWXYZ abcdefghijklmnopqrstuvwxyz | tr -dc 'a-z0-9')
  [ ${#own} -ge 5 ] || return 0
  case $own in
    # What firmware says when nobody has set it.
    *oem* | *default* | *none* | *unknown* | *system* | *serial* | *notspecified* | *notapplicable*) return 0 ;;
    *123456789* | 03000200* | ffffffff* | 00000000*) return 0 ;;
  esac
  rest=$own
  different=
  while [ -n "$rest" ]; do
    letter=${rest%"${rest#?}"}
    rest=${rest#?}
    case $different in *"$letter"*) ;; *) different=$different$letter ;; esac
  done
  [ ${#different} -ge 4 ] || return 0
  digest=$(printf 'rekindle machine %s %s' "$1" "$own" | sha256sum) || return 0
  printf 'identity %.32s ;\n' "$digest"
}

facts() {
  if [ "$serials" = yes ]; then
    path_lines "$root"/sys/class/dmi/id/*_serial "$root/sys/class/dmi/id/product_uuid" |
      section 'grep . /sys/class/dmi/id/*'
    path_lines "$root"/sys/class/net/*/address | section 'grep . /sys/class/net/*/address'
  fi
  board
  text_file /proc/cpuinfo
  text_file /proc/meminfo
  if have uname; then uname -m 2>/dev/null | section 'uname -m'; fi
  firmware
  pci
  usb
  disks
  path_lines "$root"/sys/class/power_supply/*/uevent | section 'grep . /sys/class/power_supply/*/uevent'
  path_lines "$root"/sys/class/thermal/thermal_zone*/temp | section 'grep . /sys/class/thermal/*/temp'
  path_lines "$root"/sys/class/video4linux/*/name | section 'grep . /sys/class/video4linux/*/name'
  text_file /proc/asound/cards
  text_file /proc/bus/input/devices
  text_file /etc/os-release
  text_file /proc/version
  tool lscpu
  tool dmidecode -t 0,1,2,3,4,16,17
  health
  tool rfkill list
  tool iw list
  tool aplay -l
  tool arecord -l
  if [ -n "${DISPLAY:-}" ]; then tool xrandr; fi
  kernel_messages
}

# ---------------------------------------------------------------------------------------------------------------------
# The results file.

file=

# ends_with FILE LINE: false on a stick that took the file and lost the content, because it is full.
ends_with() {
  [ -s "$1" ] || return 1
  have tail || return 0
  [ "$(tail -n 1 "$1" 2>/dev/null)" = "$2" ]
}

# append LINES: the file with these lines at its end, written beside, flushed and put in its place.
append() {
  [ -n "$file" ] || return 0
  if { cat "$file" && printf '%s\n' "$1"; } 2>/dev/null >"$file.new" && flush &&
    ends_with "$file.new" "${1##*"$newline"}" &&
    mv -f "$file.new" "$file" 2>/dev/null; then
    flush
    return 0
  fi
  rm -f "$file.new" 2>/dev/null
  # A stick that has no room for a second copy may have room for one more line.
  if { printf '%s\n' "$1" >>"$file"; } 2>/dev/null && flush && ends_with "$file" "${1##*"$newline"}"; then
    return 0
  fi
  file=
  lost=yes
  say "$w_lost"
}

# create: a new file with the facts in it. False if nothing can be written.
create() {
  mkdir -p "$results" 2>/dev/null
  new=$results/$stamp-$machine-${id#"$stamp"-}.txt
  {
    printf 'rekindle-results 1\nrekindle-facts 1\n'
    printf 'id %s ;\n' "$id"
    [ -z "$stick" ] || printf 'stick %s ;\n' "$stick"
    printf 'started %s ;\npreset %s ;\n' "$started" "$preset"
    [ -z "$system" ] || printf 'system %s ;\n' "$(one_line "$system")"
    identity uuid product_uuid
    identity serial product_serial
    identity serial board_serial
    facts
    printf 'end-facts ;\n'
  } 2>/dev/null >"$new.new" || return 1
  flush
  ends_with "$new.new" 'end-facts ;' || return 1
  mv -f "$new.new" "$new" 2>/dev/null || return 1
  flush
  file=$new
}

# can_write: really writes, because permissions say nothing to root.
can_write() {
  mkdir -p "$results" 2>/dev/null
  [ -d "$results" ] || return 1
  tried=yes
  { printf 'x\n'; } 2>/dev/null >"$results/.try" || tried=no
  [ -s "$results/.try" ] || tried=no
  rm -f "$results/.try" 2>/dev/null
  [ $tried = yes ]
}

# unfinished: the latest file of such a computer that has no end, or nothing.
unfinished() {
  found=
  for candidate in "$results"/*Z-"$machine"-*.txt; do
    [ -f "$candidate" ] || continue
    over=no
    whole=no
    while IFS= read -r line; do
      case $line in 'finished '*' ;') over=yes ;; 'end-facts ;') whole=yes ;; esac
    done <"$candidate"
    [ $whole = yes ] && [ $over = no ] && found=$candidate
  done
  printf '%s\n' "$found"
}

# take_over FILE: its answers, and where it stopped.
take_over() {
  while IFS= read -r line; do
    case $line in
      'started '*' ;') started=${line#started } && started=${started% ;} ;;
      'preset '*' ;') line=${line% ;} && taken=${line#preset } ;;
      'answer '*' '*' ;')
        line=${line#answer }
        check=${line%% *}
        line=${line#* }
        case " $checks " in *" $check "*) set_outcome "$check" "${line%% *}" ;; esac
        stopped_at=
        ;;
      'asking '*' ;') line=${line% ;} && stopped_at=${line#asking } ;;
    esac
  done <"$1"
  case ${taken:-} in five-minutes | full | donation) preset=$taken ;; esac
}

# ---------------------------------------------------------------------------------------------------------------------
# Answers, as " name:outcome name:outcome ".

answers=' '

outcome_of() {
  case $answers in
    *" $1:"*)
      outcome=${answers#*" $1:"}
      outcome=${outcome%% *}
      ;;
    *) outcome= ;;
  esac
}

set_outcome() {
  outcome_of "$1"
  if [ -n "$outcome" ]; then
    answers="${answers%%" $1:"*} $1:$2 ${answers#*" $1:$outcome "}"
  else
    answers="$answers$1:$2 "
  fi
}

count_outcome() {
  counted=0
  for answer in $answers; do
    case $answer in *:"$1") counted=$((counted + 1)) ;; esac
  done
}

# The short code: main/checks/short-code.ts says how it is made up.
short_code() {
  letters=0123456789ABCDEFGHJKMNPQRSTVWXYZ
  values=1
  last=1
  at=1
  number=1
  pair=0
  while :; do
    check=$(numbered $number)
    if [ -z "$check" ] && [ $((number % 2)) -eq 1 ]; then break; fi
    state=0
    if [ -n "$check" ]; then
      outcome_of "$check"
      case $outcome in pass) state=1 ;; fail) state=2 ;; not-present) state=3 ;; undecided) state=4 ;; esac
    fi
    if [ $((number % 2)) -eq 1 ]; then
      pair=$((state * 5))
    else
      pair=$((pair + state))
      values="$values $pair"
      at=$((at + 1))
      [ $pair -eq 0 ] || last=$at
    fi
    number=$((number + 1))
  done
  sum=0
  code=
  at=0
  for value in $values; do
    at=$((at + 1))
    [ $at -le $last ] || break
    sum=$(((sum * 32 + value) % 1021))
    add_letter "$value"
  done
  add_letter $((sum / 32))
  add_letter $((sum % 32))
  printf '%s\n' "$code"
}

# add_letter VALUE: to the code, in groups of four.
add_letter() {
  tail=$letters
  skip=$1
  while [ "$skip" -gt 0 ]; do
    tail=${tail#?}
    skip=$((skip - 1))
  done
  bare=$code${tail%"${tail#?}"}
  case ${code##*-} in ????) bare=$code-${tail%"${tail#?}"} ;; esac
  code=$bare
}

# ---------------------------------------------------------------------------------------------------------------------
# Asking.

# ask PROMPT: a line into "reply"; false at the end of the input.
ask() {
  printf '%s' "$1"
  reply=
  IFS= read -r reply || [ -n "$reply" ] || return 1
  reply=$(trim "$reply")
}

in_preset() {
  case $preset:$from in
    five-minutes:five-minutes | full:five-minutes | full:full | donation:*) return 0 ;;
  esac
  return 1
}

# blocked: true if something that the check needs did not pass, or was itself not asked because of another.
blocked() {
  for need in $needs; do
    case " $blocked_checks " in *" $need "*) return 0 ;; esac
    outcome_of "$need"
    case $outcome in pass | '') ;; *) return 0 ;; esac
  done
  return 1
}

# next_check: the first that is open, into "next" with its facts; empty if there is none. Also counts.
next_check() {
  next=
  total=0
  answered=0
  blocked_checks=
  for check in $checks; do
    facts_of "$check"
    in_preset || continue
    outcome_of "$check"
    if [ -n "$outcome" ]; then
      answered=$((answered + 1))
    elif blocked; then
      blocked_checks="$blocked_checks $check"
      continue
    else
      [ -n "$next" ] || next=$check
    fi
    total=$((total + 1))
  done
  [ -z "$next" ] || facts_of "$next"
}

# record OUTCOME
record() {
  set_outcome "$next" "$1"
  order="$order $next"
  append "answer $next $1 $(now) ;"
  case $1 in
    pass) told=$w_pass ;;
    fail) told=$w_fail ;;
    skip) told=$w_skip ;;
    not-present) told=$w_not_present ;;
    *) told=$w_undecided ;;
  esac
  say "  -> $title: $told"
}

# go_back: the last answer given in this sitting is asked again.
go_back() {
  back=${order##* }
  [ -n "$back" ] || return 0
  order=${order% *}
  outcome_of "$back"
  answers="${answers%%" $back:"*} ${answers#*" $back:$outcome "}"
}

help_text() {
  say "$w_why: $purpose"
  say "$w_usually: $no"
  say "$w_try: $try"
}

# ask_check: one check. False if the person wants to stop.
ask_check() {
  case $language in de) texts_de "$next" ;; *) texts_en "$next" ;; esac
  printf '\n'
  say "[$((answered + 1)) $w_of $total] $title"
  if [ "$stopped_at" = "$next" ]; then say "$w_stopped_at"; fi
  stopped_at=
  if [ -n "$has" ]; then
    say "$has"
    while :; do
      ask "$w_has_keys" || return 1
      case $reply in
        [yYjJpP]*) break ;;
        [nN]*) record not-present && return 0 ;;
        [sS]*) skipped && return 0 ;;
        [bB]*) go_back && return 0 ;;
        [hH?]*) help_text ;;
        [qQ]*) return 1 ;;
        *) say "$w_which" ;;
      esac
    done
  fi
  if [ -n "$needed" ]; then say "$w_needed: $needed"; fi
  say "$steps"
  if [ -n "$ends" ]; then
    append "asking $next ;"
    [ -z "$file" ] || say "$w_before"
  fi
  say "$question"
  keys=$w_keys
  [ -z "$has" ] || keys=$w_keys_has
  while :; do
    ask "$keys" || return 1
    case $reply in
      [pPyYjJ]*) record pass && return 0 ;;
      [fF]*)
        record fail
        say "$w_usually: $no"
        say "$w_try: $try"
        say "$w_again"
        note "$w_note"
        return 0
        ;;
      [nN]*)
        # Where it was not asked whether there is one, "n" may as well be meant as "no".
        if [ -n "$has" ]; then record not-present && return 0; fi
        say "$w_which"
        ;;
      [uU]*)
        record undecided
        note "$w_note"
        return 0
        ;;
      [sS]*) skipped && return 0 ;;
      [bB]*) go_back && return 0 ;;
      [hH?]*) help_text ;;
      [qQ]*) return 1 ;;
      *) say "$w_which" ;;
    esac
  done
}

# optional PROMPT: into "reply", empty at the end of the input.
optional() { ask "$1" || reply=; }

# note PROMPT: asked when the answer is saved already.
note() {
  optional "$1"
  if [ -n "$reply" ]; then append "note $next $(one_line "$reply") ;"; fi
}

skipped() {
  record skip
  note "$w_skip_note"
}

summary() {
  printf '\n'
  say "$1"
  for pair in pass:"$w_pass" fail:"$w_fail" not-present:"$w_not_present" undecided:"$w_undecided" skip:"$w_skip"; do
    count_outcome "${pair%%:*}"
    if [ "$counted" -gt 0 ]; then printf '  %3s  %s\n' "$counted" "${pair#*:}"; fi
  done
  for answer in $answers; do
    case $answer in
      *:fail)
        case $language in de) texts_de "${answer%%:*}" ;; *) texts_en "${answer%%:*}" ;; esac
        say "  - $title: $w_fail"
        ;;
    esac
  done
  printf '\n%s: %s\n' "$w_code" "$(short_code)"
  if [ -n "$file" ]; then
    say "$w_file $file"
    say "$w_next"
  else
    [ "$lost" = yes ] || say "$w_not_saved"
    say "$w_code_use"
  fi
}

interrupted() {
  trap - INT TERM HUP
  summary "$w_stopped"
  exit 5
}

# ---------------------------------------------------------------------------------------------------------------------
# What is known before the first question.

serials=no
preset=
into=
lost=no
taken=
stopped_at=
order=
case $language_tag in de*) use_language de ;; *) use_language en ;; esac

while [ $# -gt 0 ]; do
  case $1 in
    --five-minutes | --full | --donation) preset=${1#--} ;;
    --serials) serials=yes ;;
    --lang | --into)
      if [ $# -lt 2 ]; then
        printf '%s\n' "$w_usage"
        exit 2
      fi
      if [ "$1" = --lang ]; then use_language "$2"; else into=$2; fi
      shift
      ;;
    *)
      printf '%s\n' "$w_usage"
      exit 2
      ;;
  esac
  shift
done

timeout=no
# Old ones want -t before the seconds.
if have timeout && timeout 5 cat </dev/null >/dev/null 2>&1; then timeout=yes; fi

# The stick is where this script lies, and nowhere else.
case $0 in */*) here=${0%/*} ;; *) here=. ;; esac
if [ -f "$here/check.sh" ]; then here=$(cd "$here" 2>/dev/null && pwd -P); else here=; fi
stick=
if [ -n "$here" ] && [ -r "$here/manifest.json" ]; then
  while IFS= read -r line || [ -n "$line" ]; do
    case $line in
      *'"stick"'*:*'"'*'"'*)
        line=${line#*'"stick"'}
        line=${line#*:*'"'}
        line=${line%%'"'*}
        case $line in '' | *[!A-Za-z0-9-]*) ;; *) stick=$line && break ;; esac
        ;;
    esac
  done <"$here/manifest.json"
fi
results=${into:-${here:+$here/results}}

maker=$(first_line "$root/sys/class/dmi/id/sys_vendor") || maker=
model=$(first_line "$root/sys/class/dmi/id/product_name") || model=
case $maker in
  # They write a type number where others write the name.
  LENOVO* | Lenovo* | IBM*) version=$(first_line "$root/sys/class/dmi/id/product_version") && model=$version ;;
esac
if [ -z "$maker$model" ] && [ -r "$root/proc/device-tree/model" ] && have tr; then
  model=$(tr -d '\000' <"$root/proc/device-tree/model")
fi
maker=$(one_line "$(trim "$maker")")
model=$(one_line "$(trim "$model")")

machine=$(file_word "$maker" 20)-$(file_word "$model" 30)
machine=${machine#-}
machine=${machine%-}
machine=${machine:-unknown}

system=
if [ -r "$root/etc/os-release" ]; then
  while IFS= read -r line || [ -n "$line" ]; do
    case $line in PRETTY_NAME=*) system=${line#PRETTY_NAME=} && system=${system#'"'} && system=${system%'"'} ;; esac
  done <"$root/etc/os-release"
fi

started=$(now)
stamp=$(date -u +%Y%m%dT%H%M%SZ 2>/dev/null) || stamp=19700101T000000Z
random=$(first_line /proc/sys/kernel/random/uuid) || random=0000$$
id=$stamp-${random%%-*}

# ---------------------------------------------------------------------------------------------------------------------
# The conversation.

writable=no
if [ -n "$results" ] && can_write; then writable=yes; fi

printf '%s\n' "$w_title"
if [ -n "$maker$model" ]; then say "$w_computer: $(trim "$maker $model")"; else say "$w_computer: $w_unknown_computer"; fi
if [ -z "$stick" ]; then say "$w_no_stick"; fi
if [ $writable = no ]; then say "$w_cannot_write"; else say "$w_saved_in $results"; fi

trap interrupted INT TERM HUP

old=
if [ $writable = yes ]; then old=$(unfinished); fi
if [ -n "$old" ]; then
  take_over "$old"
  so_far=0
  for answer in $answers; do so_far=$((so_far + 1)); done
  say "$w_resume $started ($so_far $w_answers)."
  while :; do
    if ! ask "$w_resume_question"; then
      say "$w_stopped"
      exit 5
    fi
    case $reply in
      [yYjJ]*) file=$old && break ;;
      [nN]*)
        answers=' '
        stopped_at=
        preset=
        started=$(now)
        break
        ;;
      *) say "$w_which" ;;
    esac
  done
fi

while [ -z "$preset" ]; do
  say "$w_presets"
  say "  1  $w_five"
  say "  2  $w_full"
  say "  3  $w_donation"
  if ! ask "$w_start"; then
    say "$w_stopped"
    exit 5
  fi
  case $reply in
    1) preset=five-minutes ;;
    2) preset=full ;;
    3) preset=donation ;;
    [dD]*) use_language de ;;
    [eE]*) use_language en ;;
    [qQ]*)
      say "$w_stopped"
      exit 5
      ;;
    *) say "$w_which" ;;
  esac
done

if [ $writable = yes ] && [ -z "$file" ]; then
  say "$w_collecting"
  if ! create; then
    rm -f "$new.new" 2>/dev/null
    lost=yes
    say "$w_lost"
  fi
fi

while :; do
  next_check
  [ -n "$next" ] || break
  if ! ask_check; then
    summary "$w_stopped"
    exit 5
  fi
done

optional "$w_who"
lines="finished $(now) ;"
if [ -n "$reply" ]; then lines="who $(one_line "$reply") ;$newline$lines"; fi
append "$lines"
summary "$w_done"
