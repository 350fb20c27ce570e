@echo off
rem The headroom command of the installed program: without arguments the desktop app, else the command line.
if "%~1"=="" (
  start "" "%~dp0..\..\Headroom.exe"
) else (
  "%~dp0..\..\Headroom.exe" -- %*
)
